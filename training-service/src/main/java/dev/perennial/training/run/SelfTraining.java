package dev.perennial.training.run;

import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.Unlabeled;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.metric.Metrics;
import dev.perennial.training.domain.Ablation;
import dev.perennial.training.domain.PseudoLabels;
import dev.perennial.training.domain.PseudoLabels.Joined;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.fit.FittedRecipe;
import dev.perennial.training.fit.Fitting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fits a recipe twice: on the labelled examples, then also on those without a label that the first model is sure of. A fit
 * takes only examples of the time span of its labelled ones, so none of a holdout's.
 */
final class SelfTraining implements Learner {
    private final ModelDefinition definition;
    private final Unlabeled settings;
    private final Optional<Dataset> unlabelled;

    /** @param unlabelled in event-time order; empty: there are none */
    SelfTraining(ModelDefinition definition, Optional<Dataset> unlabelled) {
        this.definition = definition;
        this.settings = definition.training().unlabeled();
        this.unlabelled = unlabelled;
    }

    @Override
    public FittedRecipe fit(Recipe recipe, Dataset labelled) {
        PseudoLabels sure = sure(recipe, labelled);
        return sure.examples().size() == 0
                ? Learner.supervised(definition).fit(recipe, labelled)
                : fit(recipe, labelled, sure);
    }

    private FittedRecipe fit(Recipe recipe, Dataset labelled, PseudoLabels sure) {
        Joined joined = sure.join(labelled, settings.weight());
        try (Fitting fitting = new Fitting(definition, joined.examples(), joined.weights())) {
            return fitting.fit(recipe, definition.training().seed());
        }
    }

    private PseudoLabels sure(Recipe recipe, Dataset labelled) {
        try (FittedRecipe teacher = Learner.supervised(definition).fit(recipe, labelled)) {
            return sure(teacher, labelled);
        }
    }

    private PseudoLabels sure(FittedRecipe teacher, Dataset labelled) {
        return met(labelled)
                .map(met -> PseudoLabels.of(met, teacher.score(met.features()), settings.confidence()))
                .orElseGet(
                        () -> PseudoLabels.none(labelled, definition.classes().size()));
    }

    private Optional<Dataset> met(Dataset labelled) {
        long[] times = labelled.eventTimes();
        return unlabelled
                .map(all -> PseudoLabels.within(all, times[0], times[times.length - 1]))
                .filter(met -> met.size() > 0);
    }

    /**
     * Compares both on the newer part of what was tuned on.
     *
     * @param tuned in event-time order; belongs to no holdout
     */
    Ablation assess(Recipe recipe, Dataset tuned) {
        int cut = Tuning.cut(tuned);
        Dataset older = RunWindow.rows(tuned, 0, cut);
        Dataset later = RunWindow.rows(tuned, cut, tuned.size());
        Metric metric = definition.training().objective();
        try (FittedRecipe without = Learner.supervised(definition).fit(recipe, older)) {
            PseudoLabels sure = sure(without, older);
            return Ablation.of(
                    met(older).map(Dataset::size).orElse(0),
                    byClass(sure.taken()),
                    metric,
                    Metrics.value(metric, later.targets(), without.score(later.features())),
                    sure.examples().size() == 0 ? null : (Double) with(recipe, older, sure, later));
        }
    }

    private double with(Recipe recipe, Dataset older, PseudoLabels sure, Dataset later) {
        try (FittedRecipe model = fit(recipe, older, sure)) {
            return Metrics.value(definition.training().objective(), later.targets(), model.score(later.features()));
        }
    }

    private Map<String, Integer> byClass(int[] taken) {
        List<String> classes = definition.classes();
        Map<String, Integer> byClass = new LinkedHashMap<>();
        for (int i = 0; i < classes.size(); i++) {
            byClass.put(classes.get(i), taken[i]);
        }
        return byClass;
    }
}
