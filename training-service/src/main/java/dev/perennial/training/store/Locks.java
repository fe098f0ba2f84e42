package dev.perennial.training.store;

import dev.perennial.contracts.event.SegmentSealed;
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
            returning model_name, next_version, held, examples
            """;

    private static final String COUNT =
            """
            insert into training.model (model_name, segments, examples, known_through)
            values (:model, 1, :examples, :through)
            on conflict (model_name) do update set
              segments = model.segments + 1,
              examples = model.examples + excluded.examples,
              known_through = greatest(model.known_through, excluded.known_through)
            """;

    private Locks() {}

    /** The model's row, locked to the end of the transaction; made when there is none. */
    static Uni<ModelEntity> model(Mutiny.Session session, String modelName) {
        return session.createNativeQuery(MAKE_OR_LOCK, ModelEntity.class)
                .setParameter("model", modelName)
                .getSingleResult();
    }

    /** Counts a new segment of the model. Whoever holds the lock sees all segments that are counted, and no others. */
    static Uni<Void> count(Mutiny.Session session, SegmentSealed segment) {
        return session.createNativeQuery(COUNT)
                .setParameter("model", segment.modelName())
                .setParameter("examples", segment.exampleCount())
                .setParameter("through", segment.latestKnownAt())
                .executeUpdate()
                .replaceWithVoid();
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
