package dev.perennial.ingest.domain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * When the buffered examples of a partition become segments. Whichever limit is met first counts.
 *
 * @param maxExamples examples of all partitions, at least 1
 * @param maxBytes    bytes of their records, at least 1
 * @param linger      age of the partition's oldest, at least 0
 */
public record SealPolicy(int maxExamples, long maxBytes, Duration linger) {
    public SealPolicy {
        requireNonNull(linger, "linger");
        if (maxExamples < 1 || maxBytes < 1 || linger.isNegative()) {
            throw new IllegalArgumentException("limits: " + maxExamples + " examples, " + maxBytes + " bytes, " + linger
                    + " (expected: >= 1, >= 1, >= 0)");
        }
    }

    /**
     * @param examples of all partitions that are to stay buffered, this one included
     * @param bytes    of their records
     * @param oldest   when the partition's oldest was buffered; there is at least one
     */
    public boolean isDue(int examples, long bytes, Instant oldest, Instant now) {
        return examples >= maxExamples || bytes >= maxBytes || !now.isBefore(oldest.plus(linger));
    }
}
