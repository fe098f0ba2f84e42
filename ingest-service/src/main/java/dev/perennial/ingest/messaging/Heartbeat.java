package dev.perennial.ingest.messaging;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** The last sign of life of something that gives regular ones while it runs, and none while it prepares to. */
final class Heartbeat {
    static final Duration SILENT_AFTER = Duration.ofSeconds(60);

    /** Null while no sign is expected. */
    private final AtomicReference<Instant> last = new AtomicReference<>();

    /** From now on signs are expected, or no longer. */
    void expect(boolean expected, Instant now) {
        last.set(expected ? now : null);
    }

    void beat(Instant now) {
        last.updateAndGet(before -> before == null ? null : now);
    }

    /** Whether a sign has been missing for a minute. */
    boolean isSilent(Instant now) {
        Instant sign = last.get();
        return sign != null && sign.plus(SILENT_AFTER).isBefore(now);
    }
}
