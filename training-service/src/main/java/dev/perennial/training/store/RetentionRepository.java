package dev.perennial.training.store;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Segments as they grow too old. A retired one is in no new plan; it still counts among the examples that came, which is what triggers
 * go by. One that goes into another has its time there.
 */
@ApplicationScoped
public class RetentionRepository {
    private static final int BATCH = 100;

    private final Mutiny.SessionFactory sessions;

    RetentionRepository(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    /**
     * Retires the segments whose newest example is older than the model's newest by more than this; returns how many.
     *
     * @param retention how far behind the newest example others are kept
     */
    public Uni<Integer> retire(String modelName, Duration retention, Instant now) {
        return sessions.withTransaction(session -> session.createSelectionQuery(
                        "select max(latestEventTime) from SegmentEntity where modelName = ?1", Instant.class)
                .setParameter(1, modelName)
                .getSingleResultOrNull()
                .chain(newest -> newest == null
                        ? Uni.createFrom().item(0)
                        : session.createMutationQuery(
                                        "update SegmentEntity set retiredAt = ?1 where modelName = ?2 and retiredAt is null and replacedBy is null"
                                                + " and latestEventTime < ?3")
                                .setParameter(1, now)
                                .setParameter(2, modelName)
                                .setParameter(3, newest.minus(retention))
                                .executeUpdate()));
    }

    /** Object keys of some segments that were retired or replaced before then and are not deleted yet. */
    public Uni<List<String>> due(Instant before) {
        return sessions.withSession(session -> session.createSelectionQuery(
                        "select objectKey from SegmentEntity where (retiredAt <= ?1 or replacedAt <= ?1) and not deleted order by objectKey",
                        String.class)
                .setParameter(1, before)
                .setMaxResults(BATCH)
                .getResultList());
    }

    /** Records that the objects of these segments are gone. */
    public Uni<Void> deleted(List<String> objectKeys) {
        return sessions.withTransaction(session -> session.createMutationQuery(
                                "update SegmentEntity set deleted = true where objectKey in (?1)")
                        .setParameter(1, objectKeys)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
