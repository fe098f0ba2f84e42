package dev.perennial.training.store;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Segments as they grow too old. A retired one is in no new plan; it still counts among the examples that came, which is what triggers
 * go by. One that goes into another has its time there.
 */
@ApplicationScoped
public class RetentionRepository {
    private static final int BATCH = 100;
    /** The second follows from the first, and lets the index of segments that were not replaced be used. */
    private static final String IN_NO_OTHER = " and replacedBy is null and replacedAt is null";

    private final Mutiny.SessionFactory sessions;

    RetentionRepository(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    /**
     * Retires the segments, labelled or not, whose newest example is older than the model's newest by more than this; returns how
     * many.
     *
     * @param retention how far behind the newest example others are kept
     */
    public Uni<Integer> retire(String modelName, Duration retention, Instant now) {
        return sessions.withTransaction(session -> newest(session, modelName)
                .chain(newest -> newest == null
                        ? Uni.createFrom().item(0)
                        : retire(session, modelName, newest.minus(retention), now)));
    }

    /** The newest example of all, labelled or not; null while there is none. */
    private static Uni<Instant> newest(Mutiny.Session session, String modelName) {
        return session.createSelectionQuery(
                        "select max(each.latest) from (select latestEventTime as latest from SegmentEntity where modelName = ?1 and replacedAt is null"
                                + " union all select latestEventTime as latest from UnlabelledSegmentEntity where modelName = ?1) each",
                        Instant.class)
                .setParameter(1, modelName)
                .getSingleResultOrNull();
    }

    private static Uni<Integer> retire(Mutiny.Session session, String modelName, Instant oldest, Instant now) {
        return retire(session, "SegmentEntity", IN_NO_OTHER, modelName, oldest, now)
                .chain(labelled -> retire(session, "UnlabelledSegmentEntity", "", modelName, oldest, now)
                        .map(unlabelled -> labelled + unlabelled));
    }

    private static Uni<Integer> retire(
            Mutiny.Session session, String segments, String condition, String modelName, Instant oldest, Instant now) {
        return session.createMutationQuery("update " + segments
                        + " set retiredAt = ?1 where modelName = ?2 and retiredAt is null and latestEventTime < ?3"
                        + condition)
                .setParameter(1, now)
                .setParameter(2, modelName)
                .setParameter(3, oldest)
                .executeUpdate();
    }

    /** Object keys of some segments, labelled or not, that were retired or replaced before then and are not deleted yet. */
    public Uni<List<String>> due(Instant before) {
        return sessions.withSession(
                session -> due(session, "SegmentEntity", "(retiredAt <= ?1 or replacedAt <= ?1)", before)
                        .chain(labelled -> due(session, "UnlabelledSegmentEntity", "retiredAt <= ?1", before)
                                .map(unlabelled -> Stream.concat(labelled.stream(), unlabelled.stream())
                                        .toList())));
    }

    private static Uni<List<String>> due(Mutiny.Session session, String segments, String condition, Instant before) {
        return session.createSelectionQuery(
                        "select objectKey from " + segments + " where " + condition
                                + " and not deleted order by objectKey",
                        String.class)
                .setParameter(1, before)
                .setMaxResults(BATCH)
                .getResultList();
    }

    /** Records that the objects of these segments are gone. */
    public Uni<Void> deleted(List<String> objectKeys) {
        return sessions.withTransaction(session -> deleted(session, "SegmentEntity", objectKeys)
                .chain(() -> deleted(session, "UnlabelledSegmentEntity", objectKeys)));
    }

    private static Uni<Void> deleted(Mutiny.Session session, String segments, List<String> objectKeys) {
        return session.createMutationQuery("update " + segments + " set deleted = true where objectKey in (?1)")
                .setParameter(1, objectKeys)
                .executeUpdate()
                .replaceWithVoid();
    }
}
