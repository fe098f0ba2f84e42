package dev.perennial.model.segment;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What a segment's footer says of it, enough to announce it.
 *
 * @param definitionSha256  digest of the definition that its columns follow
 * @param exampleCount      examples in it, at least 1
 * @param earliestEventTime smallest event time in it (UTC)
 * @param latestEventTime   largest event time in it (UTC)
 * @param latestKnownAt     largest known time of a label in it (UTC)
 */
public record SegmentSummary(
        SegmentRange range,
        String definitionSha256,
        int exampleCount,
        Instant earliestEventTime,
        Instant latestEventTime,
        Instant latestKnownAt) {
    public SegmentSummary {
        requireNonNull(range, "range");
        requireNonNull(definitionSha256, "definitionSha256");
        if (exampleCount < 1) {
            throw new IllegalArgumentException("exampleCount: " + exampleCount + " (expected: >= 1)");
        }
        requireNonNull(earliestEventTime, "earliestEventTime");
        requireNonNull(latestEventTime, "latestEventTime");
        requireNonNull(latestKnownAt, "latestKnownAt");
    }
}
