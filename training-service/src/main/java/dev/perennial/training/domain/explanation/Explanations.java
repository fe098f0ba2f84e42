package dev.perennial.training.domain.explanation;

import dev.perennial.contracts.definition.Metric;
import java.util.List;

/**
 * How much the inputs of a version matter: {@code explanations.json} of its bundle.
 *
 * @param permutation by shuffling; null when the metric cannot be computed on the examples
 * @param shap        by contributions; null when there are too many inputs to estimate them
 */
public record Explanations(String modelName, int modelVersion, Permutation permutation, Shap shap) {
    /**
     * How much worse the metric gets without an input, on examples that the model has not seen.
     *
     * @param ofVersion   the version asked: the challenger, also for its refit, which has seen the holdout
     * @param metric      the objective
     * @param examples    shuffled examples of the holdout
     * @param repeats     shuffles of each input
     * @param importances in the metric's unit, the most important first
     */
    public record Permutation(int ofVersion, Metric metric, int examples, int repeats, List<Importance> importances) {
        public Permutation {
            importances = List.copyOf(importances);
        }
    }

    /**
     * The mean size of what each input adds to a prediction.
     *
     * @param method      how it was found
     * @param examples    explained examples of the holdout
     * @param background  fitted examples that stand for what is usual; null where none are needed
     * @param base        what is predicted when nothing is known, one per output
     * @param importances logits for classes, else the label's unit; the most important first
     */
    public record Shap(
            ShapMethod method, int examples, Integer background, List<Double> base, List<Importance> importances) {
        public Shap {
            base = List.copyOf(base);
            importances = List.copyOf(importances);
        }
    }
}
