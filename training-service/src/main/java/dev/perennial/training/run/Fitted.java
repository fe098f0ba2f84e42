package dev.perennial.training.run;

import dev.perennial.training.domain.Ablation;
import dev.perennial.training.domain.BlendState;
import dev.perennial.training.domain.Trial;
import dev.perennial.training.domain.choice.Choice;
import java.util.List;

/**
 * What a run fitted, proven but not published.
 *
 * @param versions the challenger, then the refit if there is one
 * @param best     the trial that won; null for a blend
 * @param trials   every trial, in the order tried
 * @param choice   why it won; null for a blend
 * @param blend    what the next run takes over of the blend's weights; null without blend
 * @param ablation what self-training was worth; null when it was not asked for
 */
record Fitted(
        List<Version> versions, Trial best, List<Trial> trials, Choice choice, BlendState blend, Ablation ablation) {
    Fitted {
        versions = List.copyOf(versions);
        trials = List.copyOf(trials);
    }
}
