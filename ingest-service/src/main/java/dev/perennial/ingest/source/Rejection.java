package dev.perennial.ingest.source;

import dev.perennial.ingest.domain.source.UnmappableException.Reason;
import java.time.Instant;

/**
 * Why no event could be made of a record.
 *
 * @param detail     for people
 * @param partition  of the producer's topic
 * @param offset     of the record there
 * @param rejectedAt when it was read (UTC)
 */
public record Rejection(Reason reason, String detail, int partition, long offset, Instant rejectedAt) {}
