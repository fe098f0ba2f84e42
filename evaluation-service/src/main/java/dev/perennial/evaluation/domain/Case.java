package dev.perennial.evaluation.domain;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * All that a verdict depends on. Row {@code i} of every array is the same example; the order does not matter.
 *
 * @param targets    per example of the holdout the index of its class in the definition's order, or the value
 * @param eventTimes per example its event time, in epoch milliseconds
 * @param challenger what is judged
 * @param champion   what it is compared with; null when there is none
 * @param refit      what is deployed if the challenger passes; null when that is the challenger itself
 * @param seed       seed of the resampling
 */
@SuppressWarnings("ArrayRecordComponent") // columns of numbers; cases are never compared with each other
public record Case(
        double[] targets, long[] eventTimes, Contestant challenger, Contestant champion, Contestant refit, long seed) {
    public Case {
        requireNonNull(challenger, "challenger");
        requireLength(eventTimes.length, targets.length, "eventTimes");
        requireRows(challenger, targets.length);
        requireRows(champion, targets.length);
        requireRows(refit, targets.length);
    }

    int size() {
        return targets.length;
    }

    /** The examples that neither challenger nor champion was fitted on, given that the holdout is new to the former. */
    Case newToChampion() {
        long through = champion.trainedThrough().toEpochMilli();
        return select(IntStream.range(0, size())
                .filter(row -> eventTimes[row] > through)
                .toArray());
    }

    /**
     * The same examples in an order that depends on nothing but themselves; so a seed stands for one resampling,
     * whatever order they were read in. Examples that compare equal are interchangeable.
     */
    Case inCanonicalOrder() {
        Comparator<Integer> order = Comparator.<Integer>comparingLong(row -> eventTimes[row])
                .thenComparingDouble(row -> targets[row])
                .thenComparing(byScores(challenger))
                .thenComparing(byScores(champion))
                .thenComparing(byScores(refit));
        return select(IntStream.range(0, size())
                .boxed()
                .sorted(order)
                .mapToInt(Integer::intValue)
                .toArray());
    }

    private Case select(int[] rows) {
        return new Case(
                Rows.select(targets, rows),
                Arrays.stream(rows).mapToLong(row -> eventTimes[row]).toArray(),
                challenger.select(rows),
                champion == null ? null : champion.select(rows),
                refit == null ? null : refit.select(rows),
                seed);
    }

    private static Comparator<Integer> byScores(Contestant contestant) {
        if (contestant == null || contestant.scores() == null) {
            return Comparator.comparingInt(row -> 0);
        }
        double[][] scores = contestant.scores();
        return (one, other) -> Arrays.compare(scores[one], scores[other]);
    }

    private static void requireRows(Contestant contestant, int expected) {
        if (contestant != null && contestant.scores() != null) {
            requireLength(contestant.scores().length, expected, "scores of version " + contestant.modelVersion());
        }
    }

    private static void requireLength(int found, int expected, String name) {
        if (found != expected) {
            throw new IllegalArgumentException(name + ": " + found + " rows (expected: " + expected + ")");
        }
    }
}
