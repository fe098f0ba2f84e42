package dev.perennial.training.domain;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.model.segment.SegmentRange;
import java.time.Instant;

/**
 * A segment as compaction looks at it.
 *
 * @param reference    where it is and what its bytes are
 * @param range        what it covers
 * @param exampleCount examples in it, at least 1
 * @param sizeBytes    length of its object, at least 1
 * @param sealedAt     when it was sealed; of a compacted one, when the last of its parts was
 * @param grouping     what it may become one with
 */
public record SealedSegment(
        SegmentReference reference,
        SegmentRange range,
        int exampleCount,
        long sizeBytes,
        Instant sealedAt,
        Grouping grouping) {
    /** What a segment may become one with. */
    public enum Grouping {
        /** those before and after it */
        ANY,
        /** those after it; its columns do not go with those before it */
        WITH_LATER,
        /** nothing: it cannot be read, or is read no more, or its last offset is not known */
        ALONE
    }

    public SealedSegment {
        requireNonNull(reference, "reference");
        requireNonNull(range, "range");
        requireNonNull(sealedAt, "sealedAt");
        requireNonNull(grouping, "grouping");
        if (exampleCount < 1 || sizeBytes < 1) {
            throw new IllegalArgumentException(
                    "examples and bytes: " + exampleCount + " and " + sizeBytes + " (expected: >= 1)");
        }
    }
}
