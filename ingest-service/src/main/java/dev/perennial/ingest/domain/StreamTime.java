package dev.perennial.ingest.domain;

import static java.util.Objects.requireNonNull;

import dev.perennial.model.time.EventClock;
import java.time.Instant;

/**
 * How far the time of one model has come on one partition.
 *
 * @param clock        of event times and of the known times of labels; by it examples are late and are forgotten
 * @param latestMillis largest event or known time that a producer sent, in epoch milliseconds; the aggregates go by it
 * @param logTimeMillis largest time at which the log took a record, in epoch milliseconds
 */
public record StreamTime(EventClock clock, long latestMillis, long logTimeMillis) {
    /** Before the first record. */
    public static final StreamTime START =
            new StreamTime(EventClock.START, EventClock.BEGINNING.toEpochMilli(), EventClock.BEGINNING.toEpochMilli());

    public StreamTime {
        requireNonNull(clock, "clock");
    }

    /** Where the clock stands, in epoch milliseconds. */
    public long nowMillis() {
        return clock.now().toEpochMilli();
    }

    /**
     * After a record.
     *
     * @param time          event time of features, known time of a label
     * @param logTimeMillis when the log took it, in epoch milliseconds
     */
    public StreamTime after(Instant time, long logTimeMillis) {
        return new StreamTime(clock.after(time), latestMillis, Math.max(logTimeMillis, this.logTimeMillis));
    }

    /** After a time that a producer sent. That of a question is not: without an event time it is that of its asking. */
    public StreamTime sent(Instant time) {
        return new StreamTime(clock, Math.max(time.toEpochMilli(), latestMillis), logTimeMillis);
    }
}
