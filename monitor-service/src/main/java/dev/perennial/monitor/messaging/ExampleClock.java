package dev.perennial.monitor.messaging;

import static java.util.Objects.requireNonNull;

import dev.perennial.model.time.EventClock;
import dev.perennial.monitor.domain.example.Observation;
import dev.perennial.monitor.domain.window.WindowGrid;
import java.time.Instant;

/**
 * How far a model's time has come on one partition.
 *
 * @param since     when the last model before it that had its name was deleted (UTC)
 * @param time      of its event times
 * @param labels    of the known times of its labels
 * @param nextPurge when old examples are looked for again (UTC)
 */
record ExampleClock(Instant since, EventClock time, EventClock labels, Instant nextPurge) {
    ExampleClock {
        requireNonNull(since, "since");
        requireNonNull(time, "time");
        requireNonNull(labels, "labels");
        requireNonNull(nextPurge, "nextPurge");
    }

    static ExampleClock start(Instant since) {
        return new ExampleClock(since, EventClock.START, EventClock.START, EventClock.BEGINNING);
    }

    /** How far predictions and labels have come together. */
    Instant labelled(WindowGrid grid) {
        return grid.labelledThrough(time.now(), labels.now());
    }

    ExampleClock after(Observation observation) {
        return new ExampleClock(
                since,
                observation.tellsTime() ? time.after(observation.eventTime()) : time,
                observation.label() == null
                        ? labels
                        : labels.after(observation.label().knownAt()),
                nextPurge);
    }

    ExampleClock purgedUntil(Instant next) {
        return new ExampleClock(since, time, labels, next);
    }
}
