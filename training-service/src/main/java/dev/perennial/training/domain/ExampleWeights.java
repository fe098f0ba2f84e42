package dev.perennial.training.domain;

import dev.perennial.contracts.definition.Weights;
import dev.perennial.contracts.definition.Weights.Recency;
import dev.perennial.model.data.Dataset;
import java.util.Arrays;

/** How much each example counts by what a definition declares; the mean is 1. */
public final class ExampleWeights {
    private ExampleWeights() {}

    /**
     * The product of what is declared, brought to a mean of 1.
     *
     * @param examples in event-time order
     * @throws RunFailedException when no example counts at all
     */
    public static double[] of(Weights weights, Dataset examples) {
        double[] product = new double[examples.size()];
        Arrays.fill(product, 1);
        if (weights.classes() == Weights.Classes.BALANCED) {
            multiply(product, balanced(examples.targets()));
        }
        if (weights.recency() != null) {
            multiply(product, recency(weights.recency(), examples.eventTimes()));
        }
        if (weights.column() != null) {
            multiply(product, column(weights.column(), examples));
        }
        return normalised(product);
    }

    /** All classes that occur count alike together. */
    static double[] balanced(double[] targets) {
        int classes = (int) Arrays.stream(targets).max().orElse(0) + 1;
        int[] counts = new int[classes];
        for (double target : targets) {
            counts[(int) target]++;
        }
        return Arrays.stream(targets).map(target -> 1.0 / counts[(int) target]).toArray();
    }

    /** Half for every half-life before the newest. */
    static double[] recency(Recency recency, long[] eventTimes) {
        int newest = eventTimes.length - 1;
        double[] weights = new double[eventTimes.length];
        for (int i = 0; i < weights.length; i++) {
            double halfLives = recency.halfLife() == null
                    ? (newest - i) / (double) recency.halfLifeExamples()
                    : (eventTimes[newest] - eventTimes[i])
                            / (double) recency.halfLife().toMillis();
            weights[i] = StrictMath.pow(0.5, halfLives);
        }
        return weights;
    }

    private static double[] column(String feature, Dataset examples) {
        double[] values = examples.features().numbers(feature);
        double mean = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElseThrow(() -> new RunFailedException("training.weights.column: " + feature
                        + " has no value in the " + values.length + " examples fitted (expected: at least one)"));
        return Arrays.stream(values)
                .map(value -> Double.isNaN(value) ? mean : value)
                .toArray();
    }

    private static void multiply(double[] product, double[] factors) {
        for (int i = 0; i < product.length; i++) {
            product[i] *= factors[i];
        }
    }

    private static double[] normalised(double[] weights) {
        double mean = Arrays.stream(weights).average().orElse(0);
        if (!(mean > 0) || Double.isInfinite(mean)) {
            throw new RunFailedException("training.weights: the " + weights.length + " examples fitted count " + mean
                    + " on average (expected: more than 0)");
        }
        return Arrays.stream(weights).map(weight -> weight / mean).toArray();
    }
}
