package dev.perennial.training.domain.upload;

import dev.perennial.contracts.Problem;
import dev.perennial.contracts.definition.ModelDefinition;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntFunction;

/** What a graph's answers have to be, whatever it is asked: finite numbers, and for classes probabilities. */
public final class ScoreRules {
    /** Largest difference of the sum of an answer's probabilities from 1. */
    static final double LARGEST_SUM_DIFFERENCE = 1e-3;

    private ScoreRules() {}

    /**
     * @param scores one row per example asked
     * @param asked  what the example of a row is, in words
     * @return what is wrong with the first answer that nobody could use; empty when there is none
     */
    public static Optional<Problem> problem(ModelDefinition definition, double[][] scores, IntFunction<String> asked) {
        boolean classifies = definition.task().isClassification();
        for (int row = 0; row < scores.length; row++) {
            String expected = !Arrays.stream(scores[row]).allMatch(Double::isFinite)
                    ? "finite numbers"
                    : classifies && !areProbabilities(scores[row]) ? "probabilities that add up to 1" : null;
            if (expected != null) {
                return Optional.of(new Problem(
                        "onnx.outputs." + TensorRules.outputName(definition),
                        Arrays.toString(scores[row]) + " for " + asked.apply(row),
                        expected + ", for every example, also where values are missing or unknown"));
            }
        }
        return Optional.empty();
    }

    private static boolean areProbabilities(double[] row) {
        return Arrays.stream(row).allMatch(value -> value >= 0 && value <= 1 + LARGEST_SUM_DIFFERENCE)
                && Math.abs(Arrays.stream(row).sum() - 1) <= LARGEST_SUM_DIFFERENCE;
    }
}
