package dev.perennial.monitor.domain.window;

import java.time.Instant;

/**
 * A span of event time.
 *
 * @param start inclusive (UTC)
 * @param end   exclusive (UTC)
 */
public record Window(Instant start, Instant end) {
    public Window {
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException("end: " + end + " (expected: after " + start + ")");
        }
    }
}
