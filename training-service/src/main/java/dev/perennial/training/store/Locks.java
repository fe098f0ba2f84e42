package dev.perennial.training.store;

import io.smallrye.mutiny.Uni;
import jakarta.persistence.LockModeType;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** What several transactions do under the lock of a model. */
final class Locks {
    private Locks() {}

    /** The model's row, locked to the end of the transaction; made when there is none. */
    static Uni<ModelEntity> model(Mutiny.Session session, String modelName) {
        return session.createNativeQuery(
                        "insert into training.model (model_name) values (:model) on conflict do nothing")
                .setParameter("model", modelName)
                .executeUpdate()
                .chain(() -> session.find(ModelEntity.class, modelName, LockModeType.PESSIMISTIC_WRITE));
    }

    /** One run takes up all pending drift of its model. */
    static Uni<Integer> takeUpDrift(Mutiny.Session session, String modelName, UUID runId) {
        return session.createMutationQuery("update DriftEntity set runId = ?1 where modelName = ?2 and runId is null")
                .setParameter(1, runId)
                .setParameter(2, modelName)
                .executeUpdate();
    }
}
