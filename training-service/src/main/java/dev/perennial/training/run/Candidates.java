package dev.perennial.training.run;

import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.Preferences;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.Trial;
import dev.perennial.training.domain.choice.Candidate;
import dev.perennial.training.domain.choice.Choice;
import dev.perennial.training.domain.choice.Interpretability;
import dev.perennial.training.domain.choice.Stability;
import dev.perennial.training.fit.Operations;
import java.util.ArrayList;
import java.util.List;

/** Collects what each trial is chosen by. */
final class Candidates {
    private final Metric metric;
    private final Preferences prefer;
    private final int folds;
    private final TrialFits fits;
    private final List<Candidate> candidates = new ArrayList<>();

    /** @param fits what the trials were fitted by */
    Candidates(ModelDefinition definition, TrialFits fits) {
        this.metric = definition.training().objective();
        this.prefer = definition.training().prefer();
        this.folds = definition.training().tuning().folds();
        this.fits = fits;
    }

    /** @param blockScores the objective on stretches of time, by the model that the trial fitted */
    void add(Trial trial, List<Double> blockScores) {
        Operations operations = fits.operations(trial.recipe());
        candidates.add(new Candidate(
                trial,
                operations.prediction(),
                Interpretability.of(trial.recipe().algorithm()),
                operations.fit(),
                stability(trial, blockScores)));
    }

    /** Over blocks of time; where it has a weight also over two seeds, which takes a second fit. */
    private double stability(Trial trial, List<Double> blockScores) {
        List<Double> all = new ArrayList<>(blockScores);
        if (prefer.stability() > 0) {
            all.addAll(fits.blocksOfAnotherSeed(trial.recipe()));
        }
        return Stability.deviation(all.stream().mapToDouble(Double::doubleValue).toArray());
    }

    Choice choose() {
        return Choice.of(metric, prefer, candidates)
                .orElseThrow(() -> new RunFailedException(
                        "no trial has a " + metric + ": " + validated() + " has a single class"));
    }

    private String validated() {
        return folds == 1
                ? "the newest fifth of the fitted examples"
                : "a part of the fitted examples that settings are scored on";
    }
}
