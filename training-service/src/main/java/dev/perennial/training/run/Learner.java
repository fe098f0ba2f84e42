package dev.perennial.training.run;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.fit.FittedRecipe;
import dev.perennial.training.fit.Fitting;

/** How a recipe is fitted on labelled examples. */
interface Learner {
    /** @param labelled in event-time order */
    FittedRecipe fit(Recipe recipe, Dataset labelled);

    /** On the labelled examples and nothing else. */
    static Learner supervised(ModelDefinition definition) {
        return (recipe, labelled) -> {
            try (Fitting fitting = new Fitting(definition, labelled)) {
                return fitting.fit(recipe, definition.training().seed());
            }
        };
    }
}
