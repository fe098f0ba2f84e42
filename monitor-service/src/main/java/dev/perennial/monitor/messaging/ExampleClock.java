package dev.perennial.monitor.messaging;

import static java.util.Objects.requireNonNull;

import dev.perennial.monitor.domain.window.EventClock;
import java.time.Instant;

/**
 * How far a model's event time has come on one partition.
 *
 * @param since     when the last model before it that had its name was deleted (UTC)
 * @param time      its event time
 * @param nextPurge when old examples are looked for again (UTC)
 */
record ExampleClock(Instant since, EventClock time, Instant nextPurge) {
    ExampleClock {
        requireNonNull(since, "since");
        requireNonNull(time, "time");
        requireNonNull(nextPurge, "nextPurge");
    }

    static ExampleClock start(Instant since) {
        return new ExampleClock(since, EventClock.START, EventClock.BEGINNING);
    }

    Instant now() {
        return time.now();
    }

    ExampleClock after(Instant eventTime) {
        return new ExampleClock(since, time.after(eventTime), nextPurge);
    }

    ExampleClock purgedUntil(Instant next) {
        return new ExampleClock(since, time, next);
    }
}
