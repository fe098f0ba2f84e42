package dev.perennial.training.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ModelTrained.Holdout;
import dev.perennial.model.data.Dataset;
import dev.perennial.training.domain.HoldoutSplit;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.Trial;
import dev.perennial.training.domain.choice.Choice;
import dev.perennial.training.fit.FittedModel;
import dev.perennial.training.fit.Fitting;
import dev.perennial.training.run.Provenance.Kind;
import dev.perennial.training.run.Tuning.Tuned;
import java.util.ArrayList;
import java.util.List;

/**
 * Fits both versions by the recipe that a search finds on what belongs to no holdout. The refit's graph so depends on the
 * plan's segments and definition alone: what was seen before decides only what is judged.
 */
final class SearchedVersions {
    private final RunPlan plan;
    private final ModelDefinition definition;
    private final Holdout holdout;

    SearchedVersions(RunPlan plan, Holdout holdout) {
        this.plan = plan;
        this.definition = plan.definition();
        this.holdout = holdout;
    }

    /** @param newer the holdout's examples, the newest of the window */
    Fitted fit(Dataset window, Dataset newer) {
        HoldoutSplit widest =
                HoldoutSplit.widest(window.eventTimes(), definition.evaluation().holdout());
        Dataset tuned = RunWindow.rows(window, 0, widest.position());
        Tuned trials = new Tuning(definition).tune(tuned);
        Trial best = trials.best();
        ObjectNode how = how(best, trials.choice(), tuned);
        Dataset older = RunWindow.rows(window, 0, window.size() - newer.size());
        VersionBuilder builder = new VersionBuilder(plan, newer);
        List<Version> versions = new ArrayList<>();
        versions.add(version(
                plan.challengerVersion(),
                best.recipe(),
                older,
                builder,
                new Provenance(Kind.CHALLENGER, how, holdout)));
        if (plan.refitVersion() != null) {
            versions.add(version(
                    plan.refitVersion(), best.recipe(), window, builder, new Provenance(Kind.REFIT, how, holdout)));
        }
        return new Fitted(versions, best, trials.trials(), trials.choice(), null);
    }

    private ObjectNode how(Trial best, Choice choice, Dataset tuned) {
        ObjectNode how = Json.mapper().createObjectNode();
        how.set("recipe", Json.mapper().valueToTree(best.recipe()));
        how.put("metric", Json.name(definition.training().objective()));
        how.put("validationScore", best.score());
        how.put("why", choice.why());
        how.set("tuned", Provenance.span(tuned));
        return how;
    }

    private Version version(
            int modelVersion, Recipe recipe, Dataset examples, VersionBuilder builder, Provenance provenance) {
        try (FittedModel model = new Fitting(definition, examples)
                .fit(recipe, definition.training().seed())) {
            return builder.build(modelVersion, model, Json.name(recipe.algorithm()), examples, provenance);
        }
    }
}
