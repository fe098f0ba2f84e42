package dev.perennial.training.domain;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.definition.Metric;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One setting as it did on the validation part.
 *
 * @param number from 1, in the order tried
 * @param recipe what was fitted, with the number of rounds that early stopping found
 * @param score  the objective metric; NaN when it cannot be computed, e.g. ROC AUC of a single class
 */
public record Trial(int number, Recipe recipe, double score) {
    public Trial {
        requireNonNull(recipe, "recipe");
        if (number < 1) {
            throw new IllegalArgumentException("number: " + number + " (expected: >= 1)");
        }
    }

    /** The best trial; of equal ones the earliest. Empty when none has a score. */
    public static Optional<Trial> best(List<Trial> trials, Metric objective) {
        Comparator<Trial> byScore = Comparator.comparingDouble(Trial::score);
        return trials.stream()
                .filter(trial -> !Double.isNaN(trial.score))
                .min((objective.higherIsBetter() ? byScore.reversed() : byScore).thenComparingInt(Trial::number));
    }
}
