package dev.perennial.training.store;

import dev.perennial.training.domain.KnownSegment;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/** What is asked of the segments of a model. There may be millions; those that went into others are never fetched. */
final class SegmentQuery {
    private SegmentQuery() {}

    /** Those that a new run may read, in no order. */
    static Uni<List<KnownSegment>> inPlace(Mutiny.Session session, String modelName) {
        return session.createSelectionQuery(
                        "from SegmentEntity where modelName = ?1 and " + SegmentEntity.READ, SegmentEntity.class)
                .setParameter(1, modelName)
                .setReadOnly(true)
                .getResultList()
                .map(segments -> segments.stream().map(SegmentEntity::toSegment).toList());
    }

    /** The place of the newest in the order in which they were received; 0 while there is none. */
    static Uni<Long> newest(Mutiny.Session session, String modelName) {
        return session.createSelectionQuery(
                        "select coalesce(max(seen), 0) from SegmentEntity where modelName = ?1", Long.class)
                .setParameter(1, modelName)
                .getSingleResult();
    }

    /** How many examples may have happened after a time: those of all segments with such a one, as they were sealed. */
    static Uni<Long> examplesAfter(Mutiny.Session session, String modelName, Instant time) {
        return session.createSelectionQuery(
                        "select coalesce(sum(exampleCount), 0) from SegmentEntity"
                                + " where modelName = ?1 and latestEventTime > ?2 and not compacted",
                        Long.class)
                .setParameter(1, modelName)
                .setParameter(2, time)
                .getSingleResult();
    }
}
