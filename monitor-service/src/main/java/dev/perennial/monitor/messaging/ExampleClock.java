package dev.perennial.monitor.messaging;

import static java.util.Objects.requireNonNull;

import dev.perennial.monitor.domain.window.ModelClock;
import java.time.Instant;

/**
 * How far a model's event time has come on one partition.
 *
 * @param now       the largest event time seen (UTC)
 * @param nextPurge when old examples are looked for again (UTC)
 */
record ExampleClock(Instant now, Instant nextPurge) {
    static final ExampleClock START = new ExampleClock(ModelClock.BEGINNING, ModelClock.BEGINNING);

    ExampleClock {
        requireNonNull(now, "now");
        requireNonNull(nextPurge, "nextPurge");
    }

    ExampleClock at(Instant eventTime) {
        return eventTime.isAfter(now) ? new ExampleClock(eventTime, nextPurge) : this;
    }
}
