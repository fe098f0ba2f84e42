package dev.perennial.model.metric;

import dev.perennial.contracts.definition.Metric;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * Computes metrics.
 *
 * <p>A target is the index of the true class or the true value. The scores of an example are one probability per class,
 * or the one predicted value. A score that is NaN makes the metric NaN; so does an empty sample.
 */
public final class Metrics {
    private static final double CLIP = 1e-7;

    private Metrics() {}

    /**
     * The metric over all examples; ROC AUC is NaN when one of the two classes is absent.
     *
     * @throws IllegalArgumentException when the metric is not defined for as many scores an example
     */
    public static double value(Metric metric, double[] targets, double[][] scores) {
        return switch (metric) {
            case ROC_AUC -> new RocAuc(targets, scores).value();
            case RMSE -> Math.sqrt(mean(losses(metric, targets, scores)));
            case LOG_LOSS, ACCURACY, BRIER, MAE -> mean(losses(metric, targets, scores));
        };
    }

    /**
     * Each example's share in a metric: its mean is the metric; for RMSE it is the square of the metric.
     *
     * @throws IllegalArgumentException for ROC AUC, which is no mean over examples
     */
    public static double[] losses(Metric metric, double[] targets, double[][] scores) {
        requireShape(metric, targets, scores);
        double[] losses = new double[targets.length];
        Arrays.setAll(losses, loss(metric, targets, scores));
        return losses;
    }

    /**
     * The metric over samples drawn from the examples: the function takes how often each example is in the sample, at
     * least 0 times, and is not thread-safe.
     */
    public static ToDoubleFunction<int[]> ofSamples(Metric metric, double[] targets, double[][] scores) {
        if (metric == Metric.ROC_AUC) {
            return new RocAuc(targets, scores)::value;
        }
        double[] losses = losses(metric, targets, scores);
        return metric == Metric.RMSE
                ? counts -> Math.sqrt(weightedMean(losses, counts))
                : counts -> weightedMean(losses, counts);
    }

    private static IntToDoubleFunction loss(Metric metric, double[] targets, double[][] scores) {
        return switch (metric) {
            case LOG_LOSS -> i -> -Math.log(Math.min(1 - CLIP, Math.max(CLIP, scores[i][(int) targets[i]])));
            case ACCURACY -> i -> isCorrect(targets[i], scores[i]);
            case BRIER -> i -> square(scores[i][1] - targets[i]);
            case MAE -> i -> Math.abs(scores[i][0] - targets[i]);
            case RMSE -> i -> square(scores[i][0] - targets[i]);
            case ROC_AUC -> throw new IllegalArgumentException("roc-auc is no mean over examples");
        };
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    private static double weightedMean(double[] values, int[] weights) {
        double sum = 0;
        long weight = 0;
        for (int i = 0; i < values.length; i++) {
            sum += weights[i] * values[i];
            weight += weights[i];
        }
        return sum / weight;
    }

    static void requireShape(Metric metric, double[] targets, double[][] scores) {
        if (targets.length != scores.length) {
            throw new IllegalArgumentException(scores.length + " scores (expected: " + targets.length + ")");
        }
        for (int i = 0; i < scores.length; i++) {
            int count = scores[i].length;
            boolean fits =
                    switch (metric) {
                        case LOG_LOSS, ACCURACY -> count >= 2 && isIndex(targets[i], count);
                        case ROC_AUC, BRIER -> count == 2 && isIndex(targets[i], count);
                        case MAE, RMSE -> count == 1;
                    };
            if (!fits) {
                throw new IllegalArgumentException(
                        metric + " of " + count + " scores for target " + targets[i] + " is not defined");
            }
        }
    }

    private static boolean isIndex(double target, int count) {
        return target >= 0 && target < count && target == Math.rint(target);
    }

    private static double isCorrect(double target, double[] scores) {
        int best = 0;
        for (int i = 0; i < scores.length; i++) {
            if (Double.isNaN(scores[i])) {
                return Double.NaN;
            }
            if (scores[i] > scores[best]) {
                best = i;
            }
        }
        return best == (int) target ? 1 : 0;
    }

    private static double square(double value) {
        return value * value;
    }
}
