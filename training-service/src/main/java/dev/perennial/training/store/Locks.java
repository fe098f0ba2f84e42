package dev.perennial.training.store;

import io.smallrye.mutiny.Uni;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** What several transactions do under the lock of a model. */
final class Locks {
    /** The update that changes nothing takes the lock. */
    private static final String MAKE_OR_LOCK =
            """
            insert into training.model (model_name) values (:model)
            on conflict (model_name) do update set model_name = excluded.model_name
            returning *
            """;

    private Locks() {}

    /** The model's row, locked to the end of the transaction; made when there is none. */
    static Uni<ModelEntity> model(Mutiny.Session session, String modelName) {
        return session.createNativeQuery(MAKE_OR_LOCK, ModelEntity.class)
                .setParameter("model", modelName)
                .getSingleResult();
    }

    /** One run takes up all pending drift and live performance of its model. */
    static Uni<Void> takeUp(Mutiny.Session session, String modelName, UUID runId) {
        return session.createSelectionQuery(
                        "from DriftEntity where modelName = ?1 and runId is null", DriftEntity.class)
                .setParameter(1, modelName)
                .getResultList()
                .invoke(pending -> pending.forEach(drift -> drift.runId = runId))
                .chain(() -> session.createSelectionQuery(
                                "from PerformanceEntity where modelName = ?1 and runId is null",
                                PerformanceEntity.class)
                        .setParameter(1, modelName)
                        .getResultList())
                .invoke(pending -> pending.forEach(window -> window.runId = runId))
                .replaceWithVoid();
    }
}
