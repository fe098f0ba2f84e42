package dev.perennial.training.work;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/** A sweep that is due at an interval, first one interval from now, and again at once while more is to be done. */
public final class Periodic implements Loop.Step {
    private final Duration interval;
    private final Clock clock;
    private final Predicate<Instant> sweep;
    private Instant next;

    /** @param sweep told the time; returns whether more may be to do */
    public Periodic(Duration interval, Clock clock, Predicate<Instant> sweep) {
        this.interval = interval;
        this.clock = clock;
        this.sweep = sweep;
        this.next = clock.instant().plus(interval);
    }

    @Override
    public boolean run() {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return false;
        }
        boolean more = sweep.test(now);
        if (!more) {
            next = now.plus(interval);
        }
        return more;
    }
}
