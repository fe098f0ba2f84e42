package dev.perennial.ingest.messaging;

import java.time.Instant;
import java.util.Optional;

/** Up to which time of a model all facts are known that its producers had sent when its time had come so far. */
interface Watermarks {
    /** Empty: none yet. */
    Optional<Instant> of(String modelName);
}
