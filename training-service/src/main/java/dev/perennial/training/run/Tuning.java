package dev.perennial.training.run;

import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ModelDefinition.Training;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.metric.Metrics;
import dev.perennial.training.domain.RandomSearch;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.Trial;
import dev.perennial.training.domain.choice.Choice;
import dev.perennial.training.fit.FittedRecipe;
import dev.perennial.training.fit.Fitting;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Tries recipes: each is fitted on the older part of the examples and scored on the newer part. */
final class Tuning {
    private static final double VALIDATION_SHARE = 0.2;

    /**
     * @param trials in the order tried
     * @param choice which of them won
     */
    record Tuned(List<Trial> trials, Choice choice) {
        Trial best() {
            return trials.get(choice.winner() - 1);
        }
    }

    private final ModelDefinition definition;
    private final RunObserver observer;

    /** @param observer told of each trial */
    Tuning(ModelDefinition definition, RunObserver observer) {
        this.definition = definition;
        this.observer = observer;
    }

    /** Where the newer part begins. */
    static int cut(Dataset examples) {
        return (int) Math.round(examples.size() * (1 - VALIDATION_SHARE));
    }

    /** @param examples in event-time order */
    Tuned tune(Dataset examples) {
        Training training = definition.training();
        int cut = cut(examples);
        Dataset validation =
                examples.select(IntStream.range(cut, examples.size()).toArray());
        Fitting fitting =
                new Fitting(definition, examples.select(IntStream.range(0, cut).toArray()));
        // the search goes elsewhere with every new window, and to the same places with the same one
        long searchSeed = training.seed() * 31 + examples.eventTimes()[examples.size() - 1];
        Candidates candidates = new Candidates(definition, fitting, validation);
        List<Trial> trials = new ArrayList<>();
        for (Recipe recipe :
                RandomSearch.recipes(training.algorithms(), training.tuning().trials(), searchSeed)) {
            trials.add(trial(trials.size() + 1, recipe, fitting, validation, candidates));
        }
        return new Tuned(trials, candidates.choose());
    }

    private Trial trial(int number, Recipe recipe, Fitting fitting, Dataset validation, Candidates candidates) {
        observer.trialStarted(number);
        try (FittedRecipe model = fitting.fit(recipe, definition.training().seed(), validation)) {
            double[][] scores = model.score(validation.features());
            Metric objective = definition.training().objective();
            Trial trial = new Trial(number, model.recipe(), Metrics.value(objective, validation.targets(), scores));
            candidates.add(trial, scores);
            observer.trialFinished(trial, model.curve());
            return trial;
        }
    }
}
