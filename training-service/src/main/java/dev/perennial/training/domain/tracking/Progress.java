package dev.perennial.training.domain.tracking;

import dev.perennial.training.domain.Trial;
import java.time.Instant;
import java.util.List;

/**
 * A trial as it was done, in the order of the record.
 *
 * @param sequence grows from each to the next, over all runs
 * @param attempt  which attempt at the run it belongs to, from 1
 * @param at       when it was done (UTC)
 * @param trial    what was tried, and its score
 * @param cost     what it took
 * @param curve    how its fit went
 * @param rungs    the parts of it that somebody is known to have fitted, ascending
 */
public record Progress(long sequence, int attempt, Instant at, Trial trial, Cost cost, Curve curve, List<Rung> rungs) {
    public Progress {
        rungs = List.copyOf(rungs);
    }
}
