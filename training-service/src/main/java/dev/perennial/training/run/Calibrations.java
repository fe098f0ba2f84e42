package dev.perennial.training.run;

import dev.perennial.contracts.definition.Calibration;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.fit.Calibrator;
import dev.perennial.training.fit.FittedRecipe;
import java.util.Optional;

/**
 * Calibrates a recipe on what it says of examples that it was not fitted on: it is fitted on the older part of what was tuned
 * on, as each trial was, and predicts the newer part.
 */
final class Calibrations {
    private Calibrations() {}

    /**
     * Empty when the definition wants none.
     *
     * @param tuned   in event-time order; belongs to no holdout
     * @param learner as the versions are fitted
     * @throws dev.perennial.training.domain.RunFailedException when a class is missing in the newer part
     */
    static Optional<Calibrator> fit(ModelDefinition definition, Dataset tuned, Recipe recipe, Learner learner) {
        Calibration kind = definition.training().calibration();
        if (kind == null) {
            return Optional.empty();
        }
        int cut = Tuning.cut(tuned);
        Dataset later = RunWindow.rows(tuned, cut, tuned.size());
        try (FittedRecipe model = learner.fit(recipe, RunWindow.rows(tuned, 0, cut))) {
            return Optional.of(
                    Calibrator.fit(kind, definition.classes(), model.margins(later.features()), later.targets()));
        }
    }
}
