package dev.perennial.ingest.domain;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far ahead a producer's clock may be. A time further ahead is a mistake: as the newest of its model it would hide
 * everything that comes after it. There is no bound to the past, which may be replayed.
 *
 * @param maxAhead at least 0
 */
public record TimeBound(Duration maxAhead) {
    public TimeBound {
        requireNonNull(maxAhead, "maxAhead");
        if (maxAhead.isNegative()) {
            throw new IllegalArgumentException("maxAhead: " + maxAhead + " (expected: >= 0)");
        }
    }

    /**
     * What is wrong with a time; empty when nothing is.
     *
     * @param path  the field that it stands in
     * @param time  null when the field is absent
     * @param taken when the event was taken in
     */
    public Optional<Problem> problem(String path, Instant time, Instant taken) {
        Instant latest = taken.plus(maxAhead);
        return time == null || !time.isAfter(latest)
                ? Optional.empty()
                : Optional.of(new Problem(
                        path, time.toString(), "at most " + latest + ", which is " + maxAhead + " ahead of the clock"));
    }
}
