package dev.perennial.training.domain;

import dev.perennial.contracts.definition.ModelDefinition.Holdout;

/**
 * Where a window in event-time order is cut: the examples before {@code position} are fitted, those from it on are kept
 * for judging. Both sides of the cut have different event times, so that "later than" says which side an example is on.
 *
 * @param position examples before the cut, at least 1
 * @param size     examples in all
 */
public record HoldoutSplit(int position, int size) {
    /**
     * @param eventTimes ascending
     * @param fresh      examples that came since the last finished run: as many are kept, if the definition's bounds allow
     * @return the cut within the bounds that is nearest; where examples with one event time leave none, the next one beyond
     * @throws RunFailedException when the window is too small, or nothing divides it
     */
    public static HoldoutSplit of(long[] eventTimes, long fresh, Holdout bounds) {
        int size = eventTimes.length;
        int most = (int) Math.floor(size * bounds.fraction());
        if (most < bounds.minExamples()) {
            throw new RunFailedException("too few examples: " + size + " in the window (expected: at least "
                    + leastWindow(bounds) + ", so that " + bounds.minExamples() + " are at most "
                    + bounds.fraction() + " of them)");
        }
        int wanted = (int) Math.max(bounds.minExamples(), Math.min(fresh, most));
        int best = -1;
        for (int kept = bounds.minExamples(); kept < size && (kept <= most || best < 0); kept++) {
            int position = size - kept;
            boolean nearer = best < 0 || Math.abs(kept - wanted) < Math.abs(size - best - wanted);
            if (eventTimes[position - 1] < eventTimes[position] && nearer) {
                best = position;
            }
        }
        if (best < 0) {
            throw new RunFailedException("no event time divides the newest " + bounds.minExamples()
                    + " examples from the rest: all older ones have the same event time");
        }
        return new HoldoutSplit(best, size);
    }

    /**
     * The cut that keeps most for judging. Every other cut of the same examples lies at it or later, so what is before it
     * belongs to no holdout, whatever came since the last run.
     *
     * @throws RunFailedException as {@link #of}
     */
    public static HoldoutSplit widest(long[] eventTimes, Holdout bounds) {
        return of(eventTimes, Long.MAX_VALUE, bounds);
    }

    /** The smallest window that can be cut within the bounds. */
    public static int leastWindow(Holdout bounds) {
        return (int) Math.ceil(bounds.minExamples() / bounds.fraction());
    }

    /** Examples kept for judging. */
    public int heldOut() {
        return size - position;
    }
}
