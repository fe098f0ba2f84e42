package dev.perennial.training.domain;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.event.SegmentReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A sealed segment as it was announced.
 *
 * @param reference         where it is and what its bytes are
 * @param exampleCount      examples in it, at least 1
 * @param earliestEventTime smallest event time in it (UTC)
 * @param latestEventTime   largest event time in it (UTC)
 */
public record KnownSegment(
        SegmentReference reference, int exampleCount, Instant earliestEventTime, Instant latestEventTime) {
    public KnownSegment {
        requireNonNull(reference, "reference");
        requireNonNull(earliestEventTime, "earliestEventTime");
        requireNonNull(latestEventTime, "latestEventTime");
    }

    /**
     * The segments of unlabelled examples that a run may have a use for: those that reach into the time of its labelled ones,
     * the newest first until there are enough.
     *
     * @param labelled what the run reads
     * @param examples number of examples wanted, at least 1
     * @return ordered by object key
     */
    public static List<SegmentReference> beside(
            List<KnownSegment> labelled, List<KnownSegment> unlabelled, long examples) {
        Instant from = labelled.stream()
                .map(KnownSegment::earliestEventTime)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        Instant through = labelled.stream()
                .map(KnownSegment::latestEventTime)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
        List<KnownSegment> within = unlabelled.stream()
                .filter(segment ->
                        !segment.latestEventTime.isBefore(from) && !segment.earliestEventTime.isAfter(through))
                .toList();
        return holdingNewest(within, examples);
    }

    /**
     * The segments that hold the newest examples by event time, ordered by object key; a few hold older ones too.
     *
     * @param examples number of examples wanted, at least 1
     */
    public static List<SegmentReference> holdingNewest(List<KnownSegment> segments, long examples) {
        List<KnownSegment> newestFirst = new ArrayList<>(segments);
        newestFirst.sort(Comparator.comparing(KnownSegment::latestEventTime).reversed());
        long found = 0;
        Instant earliest = Instant.MAX;
        for (KnownSegment segment : newestFirst) {
            if (found >= examples) {
                break;
            }
            found += segment.exampleCount;
            earliest = segment.earliestEventTime.isBefore(earliest) ? segment.earliestEventTime : earliest;
        }
        // enough examples are at or after this time, so a segment that ends before it holds none of the newest
        Instant from = earliest;
        return segments.stream()
                .filter(segment -> !segment.latestEventTime.isBefore(from))
                .map(KnownSegment::reference)
                .sorted(Comparator.comparing(SegmentReference::objectKey))
                .toList();
    }
}
