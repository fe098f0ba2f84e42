package dev.perennial.ingest.domain;

import static java.util.Objects.requireNonNull;

import dev.perennial.model.time.EventClock;
import java.time.Instant;

/**
 * How far the time of one model has come on one partition.
 *
 * @param clock        of event times and of the known times of labels; by it examples are late and are forgotten
 * @param latestMillis largest event or known time seen, in epoch milliseconds; of it the aggregates are told
 */
public record StreamTime(EventClock clock, long latestMillis) {
    /** Before the first record. */
    public static final StreamTime START = new StreamTime(EventClock.START, Long.MIN_VALUE);

    public StreamTime {
        requireNonNull(clock, "clock");
    }

    /** Where the clock stands, in epoch milliseconds. */
    public long nowMillis() {
        return clock.now().toEpochMilli();
    }

    /** After a record whose time tells what can still come. */
    public StreamTime after(Instant time) {
        return new StreamTime(clock.after(time), latestMillis).seen(time);
    }

    /** After a time that only the aggregates are told of. */
    public StreamTime seen(Instant time) {
        return time.toEpochMilli() <= latestMillis ? this : new StreamTime(clock, time.toEpochMilli());
    }
}
