package dev.perennial.training.run;

import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.Preferences;
import dev.perennial.model.data.Dataset;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.Trial;
import dev.perennial.training.domain.choice.Candidate;
import dev.perennial.training.domain.choice.Choice;
import dev.perennial.training.domain.choice.Interpretability;
import dev.perennial.training.domain.choice.Stability;
import dev.perennial.training.fit.FittedRecipe;
import dev.perennial.training.fit.Fitting;
import dev.perennial.training.fit.Operations;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** Collects what each trial is chosen by, as it is tried. */
final class Candidates {
    private final Metric metric;
    private final Preferences prefer;
    private final long seed;
    private final Fitting fitting;
    private final Dataset validation;
    private final List<Candidate> candidates = new ArrayList<>();

    /**
     * @param fitting    what the trials are fitted on
     * @param validation what they are scored on, in event-time order
     */
    Candidates(ModelDefinition definition, Fitting fitting, Dataset validation) {
        this.metric = definition.training().objective();
        this.prefer = definition.training().prefer();
        this.seed = definition.training().seed();
        this.fitting = fitting;
        this.validation = validation;
    }

    /** @param scores of the validation part, by the model that the trial fitted */
    void add(Trial trial, double[][] scores) {
        Operations operations = fitting.operations(trial.recipe());
        candidates.add(new Candidate(
                trial,
                operations.prediction(),
                Interpretability.of(trial.recipe().algorithm()),
                operations.fit(),
                stability(trial, scores)));
    }

    /** Over blocks of time; where it has a weight also over two seeds, which takes a second fit. */
    private double stability(Trial trial, double[][] scores) {
        double[] blocks = blocks(scores);
        if (prefer.stability() == 0) {
            return Stability.deviation(blocks);
        }
        try (FittedRecipe again = fitting.fit(trial.recipe(), seed + 1)) {
            double[] others = blocks(again.score(validation.features()));
            return Stability.deviation(DoubleStream.concat(DoubleStream.of(blocks), DoubleStream.of(others))
                    .toArray());
        }
    }

    private double[] blocks(double[][] scores) {
        return Stability.blocks(metric, validation.targets(), scores);
    }

    Choice choose() {
        return Choice.of(metric, prefer, candidates)
                .orElseThrow(() -> new RunFailedException(
                        "no trial has a " + metric + ": the newest fifth of the fitted examples has a single class"));
    }
}
