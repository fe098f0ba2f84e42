package dev.perennial.training.run;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.explanation.Contributions;
import dev.perennial.training.domain.explanation.Explanations;
import dev.perennial.training.domain.explanation.Explanations.Permutation;
import dev.perennial.training.domain.explanation.Explanations.Shap;
import dev.perennial.training.domain.explanation.Importance;
import dev.perennial.training.domain.explanation.PermutationImportance;
import dev.perennial.training.domain.explanation.ShapEffort;
import dev.perennial.training.domain.explanation.ShapMethod;
import dev.perennial.training.domain.explanation.Tables;
import dev.perennial.training.fit.FittedModel;
import java.util.Arrays;
import java.util.List;

/** Explains the versions of one run, the challenger first. What it costs is bounded whatever is explained. */
final class Explaining {
    private static final int REPEATS = 2;
    private static final int SHUFFLED = 200;
    private static final int LEAST_SHUFFLED = 50;
    /** Predictions of all shuffles together, roughly. */
    private static final int SHUFFLED_IN_ALL = 20_000;

    /** With more inputs there are too many coalitions to learn much from a few. */
    private static final int MOST_KERNEL_INPUTS = 64;

    private final RunPlan plan;
    private final ModelDefinition definition;
    private final List<String> inputs;
    private final Dataset holdout;
    private final long seed;
    private Permutation permutation;

    /** @param holdout what the challenger has not seen */
    Explaining(RunPlan plan, Dataset holdout) {
        this.plan = plan;
        this.definition = plan.definition();
        this.inputs = List.copyOf(definition.inputs().keySet());
        this.holdout = holdout;
        this.seed = definition.training().seed() * 31 + holdout.eventTime(holdout.size() - 1);
    }

    /**
     * @param fitted what the model was fitted on
     * @return null when the definition wants no explanations
     */
    Explanations of(int modelVersion, FittedModel model, Dataset fitted) {
        if (!definition.training().explanations()) {
            return null;
        }
        if (modelVersion == plan.challengerVersion()) {
            permutation = permutation(model);
        }
        return new Explanations(definition.name(), modelVersion, permutation, shap(model, fitted));
    }

    private Permutation permutation(FittedModel model) {
        int most = Math.max(LEAST_SHUFFLED, Math.min(SHUFFLED, SHUFFLED_IN_ALL / (REPEATS * inputs.size())));
        Dataset shuffled = holdout.select(Tables.sample(holdout.size(), most, seed));
        List<Importance> importances = new PermutationImportance(
                        definition.training().objective(), REPEATS, seed)
                .of(inputs, shuffled.features(), shuffled.targets(), model::score);
        return importances.isEmpty()
                ? null
                : new Permutation(
                        plan.challengerVersion(),
                        definition.training().objective(),
                        shuffled.size(),
                        REPEATS,
                        importances);
    }

    private Shap shap(FittedModel model, Dataset fitted) {
        ShapEffort effort = model.shapEffort();
        if (effort.method() == ShapMethod.KERNEL && inputs.size() > MOST_KERNEL_INPUTS) {
            return null;
        }
        Dataset explained = holdout.select(Tables.sample(holdout.size(), effort.examples(), seed));
        Dataset background = fitted.select(Tables.sample(fitted.size(), effort.background(), seed));
        Contributions contributions = model.contributions(inputs, explained.features(), background.features(), seed);
        return new Shap(
                effort.method(),
                explained.size(),
                effort.method() == ShapMethod.TREE ? null : background.size(),
                Arrays.stream(contributions.base()).boxed().toList(),
                contributions.importances(inputs));
    }
}
