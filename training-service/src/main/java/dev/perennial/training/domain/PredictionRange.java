package dev.perennial.training.domain;

import java.util.Arrays;

/**
 * What a member of a blend may say: no more than the labels seen bear out. One member's wild guess then costs little.
 *
 * @param low  least prediction, a logit or a value in the label's unit
 * @param high largest prediction, at least {@code low}
 */
public record PredictionRange(double low, double high) {
    public PredictionRange {
        if (!(low <= high) || !Double.isFinite(high - low)) {
            throw new IllegalArgumentException("range: " + low + " to " + high + " (expected: finite, ascending)");
        }
    }

    /**
     * Of logits: as sure as so many labels of one class would make the estimator of Krichevsky and Trofimov (1981), which
     * gives the other class 0.5 / (examples + 1).
     *
     * @param examples labels seen, at least 1
     */
    public static PredictionRange ofLogits(int examples) {
        double most = StrictMath.log(2.0 * examples + 1);
        return new PredictionRange(-most, most);
    }

    /** Of values: from the least to the largest label seen; there is at least one. */
    public static PredictionRange ofValues(double[] labels) {
        return new PredictionRange(
                Arrays.stream(labels).min().orElseThrow(),
                Arrays.stream(labels).max().orElseThrow());
    }

    /** The nearest prediction within; the lower bound for NaN. */
    public double clip(double prediction) {
        return Double.isNaN(prediction) ? low : Math.max(low, Math.min(high, prediction));
    }
}
