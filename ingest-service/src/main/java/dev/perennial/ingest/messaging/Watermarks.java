package dev.perennial.ingest.messaging;

import java.time.Instant;
import java.util.Optional;

/** How far the aggregates of a model are known, and used. */
interface Watermarks {
    /** Up to which time all facts are known that its producers had sent when its time had come so far; empty: none yet. */
    Optional<Instant> of(String modelName);

    /** Up to which event time no example waits for its aggregates on any partition; empty: unknown. */
    Optional<Instant> completedThrough(String modelName);
}
