package dev.perennial.training.domain;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.definition.Metric;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One setting as it did on the validation parts.
 *
 * @param number     from 1, in the order tried
 * @param recipe     what was fitted, with the number of rounds that early stopping found, the mean of those of the folds
 * @param foldScores the objective metric on each validation part, the oldest first; at least one; NaN where it cannot be
 *                   computed, e.g. ROC AUC of a single class
 * @param share      how much of its rounds or epochs was fitted, in (0, 1]; less than 1 when it was given up
 */
public record Trial(int number, Recipe recipe, List<Double> foldScores, double share) {
    public Trial {
        requireNonNull(recipe, "recipe");
        foldScores = List.copyOf(foldScores);
        if (foldScores.isEmpty()) {
            throw new IllegalArgumentException("foldScores: none (expected: at least one)");
        }
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share: " + share + " (expected: in (0, 1])");
        }
        if (number < 1) {
            throw new IllegalArgumentException("number: " + number + " (expected: >= 1)");
        }
    }

    /** The mean over the validation parts; NaN when that of one cannot be computed. */
    public double score() {
        return foldScores.stream().mapToDouble(Double::doubleValue).sum() / foldScores.size();
    }

    /** Those that went furthest among all that have a score; all of them when none has. */
    public static List<Trial> furthest(List<Trial> trials) {
        double furthest = trials.stream()
                .filter(trial -> !Double.isNaN(trial.score()))
                .mapToDouble(Trial::share)
                .max()
                .orElse(0);
        return trials.stream().filter(trial -> trial.share >= furthest).toList();
    }

    /** The best of the trials that went furthest; of equal ones the earliest. Empty when none has a score. */
    public static Optional<Trial> best(List<Trial> trials, Metric objective) {
        Comparator<Trial> byScore = Comparator.comparingDouble(Trial::score);
        return furthest(trials).stream()
                .filter(trial -> !Double.isNaN(trial.score()))
                .min((objective.higherIsBetter() ? byScore.reversed() : byScore).thenComparingInt(Trial::number));
    }
}
