package dev.perennial.model.statistic;

import dev.perennial.contracts.definition.Metric;
import dev.perennial.model.metric.Metrics;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * The percentile bootstrap of a metric's difference: both models are scored on the same resampled examples, so that what
 * makes an example hard for both cancels out (B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap, 1993,
 * chapter 13).
 */
public final class PairedBootstrap {
    /** Samples drawn. */
    public static final int SAMPLES = 2000;

    private PairedBootstrap() {}

    /**
     * A number that cannot be computed is NaN, and then fails every comparison: each of them when a score is NaN.
     *
     * @param targets    as {@link Metrics} takes them, at least one
     * @param challenger the challenger's scores
     * @param champion   the champion's scores of the same examples
     * @param confidence one-sided confidence of each bound, in [0.5, 1)
     * @param seed       the same seed gives the same bounds
     */
    public static PairedComparison compare(
            Metric metric, double[] targets, double[][] challenger, double[][] champion, double confidence, long seed) {
        if (targets.length == 0) {
            throw new IllegalArgumentException("targets: none (expected: at least one)");
        }
        if (!(confidence >= 0.5 && confidence < 1)) {
            throw new IllegalArgumentException("confidence: " + confidence + " (expected: in [0.5, 1))");
        }
        double[] differences = differences(
                Metrics.ofSamples(metric, targets, challenger),
                Metrics.ofSamples(metric, targets, champion),
                targets.length,
                seed);
        double challengerValue = Metrics.value(metric, targets, challenger);
        double championValue = Metrics.value(metric, targets, champion);
        return new PairedComparison(
                challengerValue,
                championValue,
                challengerValue - championValue,
                quantile(differences, 1 - confidence),
                quantile(differences, confidence));
    }

    /** In ascending order; samples in which the metric is not defined are left out. */
    private static double[] differences(
            ToDoubleFunction<int[]> challenger, ToDoubleFunction<int[]> champion, int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] differences = new double[SAMPLES];
        int[] counts = new int[size];
        for (int sample = 0; sample < SAMPLES; sample++) {
            Arrays.fill(counts, 0);
            for (int draw = 0; draw < size; draw++) {
                counts[random.nextInt(size)]++;
            }
            differences[sample] = challenger.applyAsDouble(counts) - champion.applyAsDouble(counts);
        }
        return Arrays.stream(differences)
                .filter(difference -> !Double.isNaN(difference))
                .sorted()
                .toArray();
    }

    /** Interpolated linearly between the order statistics. */
    private static double quantile(double[] ascending, double fraction) {
        if (ascending.length == 0) {
            return Double.NaN;
        }
        double position = fraction * (ascending.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, ascending.length - 1);
        return ascending[below] + (position - below) * (ascending[above] - ascending[below]);
    }
}
