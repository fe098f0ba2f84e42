package dev.perennial.training.domain.tuning;

import java.util.List;

/** Proposes points of the unit cube. */
interface UnitSearch {
    /** The greatest position below 1. */
    double MOST = Math.nextDown(1.0);

    /**
     * @param at   a position in [0, 1] per dimension
     * @param loss what was found there, smaller being better; infinite when nothing was
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Point(double[] at, double loss) {}

    /**
     * @param points the start, then what this proposed, in that order; at least the start
     * @return a position in [0, 1) per dimension; the same for the same points
     */
    double[] next(List<Point> points);

    /**
     * Whether something has to be found at every point before the next is proposed. Otherwise one where nothing is found yet counts as bad, so that
     * it is kept away from.
     *
     * @param points how many there are
     */
    default boolean needsAll(int points) {
        return false;
    }

    /** The nearest position in [0, 1). */
    static double within(double position) {
        return Math.min(MOST, Math.max(0, position));
    }
}
