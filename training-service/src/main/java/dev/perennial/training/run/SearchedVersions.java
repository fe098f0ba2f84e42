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
import dev.perennial.training.run.Provenance.Kind;
import dev.perennial.training.run.Tuning.Tuned;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Fits both versions by the recipe that a search finds on what belongs to no holdout. The refit's graph so depends on the
 * plan's segments and definition alone: what was seen before decides only what is judged.
 */
final class SearchedVersions {
    private final RunPlan plan;
    private final ModelDefinition definition;
    private final Holdout holdout;
    private final TrialJournal journal;
    private final RunObserver observer;
    private final LongSupplier nanoTime;

    /** @param observer told of each trial */
    SearchedVersions(RunPlan plan, Holdout holdout, TrialJournal journal, RunObserver observer, LongSupplier nanoTime) {
        this.plan = plan;
        this.definition = plan.definition();
        this.holdout = holdout;
        this.journal = journal;
        this.observer = observer;
        this.nanoTime = nanoTime;
    }

    /**
     * @param newer      the holdout's examples, the newest of the window
     * @param unlabelled examples without a label, in event-time order; empty: there are none, or the definition has no use for
     *     them
     */
    Fitted fit(Dataset window, Dataset newer, Optional<Dataset> unlabelled) {
        Dataset tuned = tuned(definition, window);
        Tuned trials = new Tuning(definition, plan.settings(), journal, observer, nanoTime).tune(tuned);
        Trial best = trials.best();
        Learning learning = Learning.of(plan, unlabelled, tuned, best.recipe());
        ObjectNode how = how(best, trials.choice(), tuned);
        learning.describe(how);
        int judged = window.size() - newer.size();
        Dataset older = judged == tuned.size() ? tuned : RunWindow.rows(window, 0, judged);
        VersionBuilder builder = new VersionBuilder(plan, newer);
        List<Version> versions = new ArrayList<>();
        versions.add(version(
                plan.challengerVersion(),
                best.recipe(),
                learning,
                older,
                builder,
                new Provenance(Kind.CHALLENGER, how, holdout)));
        if (plan.refitVersion() != null) {
            versions.add(version(
                    plan.refitVersion(),
                    best.recipe(),
                    learning,
                    window,
                    builder,
                    new Provenance(Kind.REFIT, how, holdout)));
        }
        return new Fitted(versions, best, trials.trials(), trials.choice(), null, learning.ablation());
    }

    /** What of a window belongs to no holdout, whatever a run sets aside. */
    static Dataset tuned(ModelDefinition definition, Dataset window) {
        HoldoutSplit widest =
                HoldoutSplit.widest(window.eventTimes(), definition.evaluation().holdout());
        return RunWindow.rows(window, 0, widest.position());
    }

    private ObjectNode how(Trial best, Choice choice, Dataset tuned) {
        ObjectNode how = Json.mapper().createObjectNode();
        how.set("recipe", Json.mapper().valueToTree(best.recipe()));
        how.put("metric", Json.name(definition.training().objective()));
        how.put("validationScore", best.score());
        how.put("why", choice.why());
        how.set("tuned", Provenance.span(tuned));
        if (!plan.settings().isEmpty()) {
            how.set("settingsBefore", Json.mapper().valueToTree(plan.settings()));
        }
        return how;
    }

    private Version version(
            int modelVersion,
            Recipe recipe,
            Learning learning,
            Dataset examples,
            VersionBuilder builder,
            Provenance provenance) {
        try (FittedModel model = learning.fit(recipe, examples)) {
            return builder.build(
                    modelVersion,
                    model,
                    Json.name(recipe.algorithm()),
                    examples,
                    Refreshing.described(definition, provenance, model, examples.size()));
        }
    }
}
