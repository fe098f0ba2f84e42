package dev.perennial.training.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.training.domain.Ablation;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.fit.CalibratedModel;
import dev.perennial.training.fit.Calibrator;
import dev.perennial.training.fit.FittedModel;
import dev.perennial.training.fit.FittedRecipe;
import java.util.Optional;

/**
 * How both versions of a run learn by the recipe that its search found: what the definition asks for beyond the recipe, decided
 * and fitted on what was tuned on, which belongs to no holdout.
 */
final class Learning {
    private final RunPlan plan;
    private final Learner learner;
    private final Ablation ablation;
    private final Optional<Calibrator> calibrator;

    private Learning(RunPlan plan, Learner learner, Ablation ablation, Optional<Calibrator> calibrator) {
        this.plan = plan;
        this.learner = learner;
        this.ablation = ablation;
        this.calibrator = calibrator;
    }

    /**
     * @param unlabelled in event-time order; none when the definition has no use for them
     * @param tuned      in event-time order
     * @throws dev.perennial.training.domain.RunFailedException when there is too little to calibrate on
     */
    static Learning of(RunPlan plan, Optional<Dataset> unlabelled, Dataset tuned, Recipe recipe) {
        ModelDefinition definition = plan.definition();
        Learner learner = Learner.supervised(definition);
        Ablation ablation = null;
        if (definition.training().unlabeled() != null) {
            SelfTraining selfTraining = new SelfTraining(definition, unlabelled);
            ablation = selfTraining.assess(recipe, tuned);
            learner = ablation.used() ? selfTraining : learner;
        }
        return new Learning(plan, learner, ablation, Calibrations.fit(definition, tuned, recipe, learner));
    }

    FittedModel fit(Recipe recipe, Dataset examples) {
        FittedRecipe fitted = learner.fit(recipe, examples);
        return calibrator
                .<FittedModel>map(found -> new CalibratedModel(fitted, found))
                .orElse(fitted);
    }

    /** What self-training was worth; null when it was not asked for. */
    Ablation ablation() {
        return ablation;
    }

    /** Adds what a version's provenance says of it. */
    void describe(ObjectNode how) {
        calibrator.ifPresent(found -> how.set("calibration", found.toJson()));
        if (ablation != null) {
            ObjectNode json = Json.mapper().valueToTree(ablation);
            json.set(
                    "settings",
                    Json.mapper().valueToTree(plan.definition().training().unlabeled()));
            json.set("segments", Json.mapper().valueToTree(plan.unlabelled()));
            how.set("selfTraining", json);
        }
    }
}
