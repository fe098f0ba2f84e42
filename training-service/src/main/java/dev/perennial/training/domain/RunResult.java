package dev.perennial.training.domain;

import dev.perennial.contracts.event.ExpectationOutcome;
import dev.perennial.contracts.event.ModelTrained.Holdout;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.training.domain.choice.Choice;
import dev.perennial.training.domain.refresh.RefreshOutcome;
import java.util.List;

/**
 * What a run gave.
 *
 * @param challenger   the version that is judged
 * @param refit        the version fitted through the newest example; null when the definition wants none
 * @param holdout      what the challenger has not seen
 * @param exampleCount examples in the window, the holdout included
 * @param best         the trial whose recipe both versions are fitted with; null for a blend, which tries nothing
 * @param trials       every trial, in the order tried
 * @param choice       why it won; null for a blend
 * @param blend        what the next run takes over of the blend's weights; null without blend
 * @param expectations how the definition's expectations fared
 * @param selfTraining what self-training was worth; null when the definition does not ask for it
 * @param refresh      whether what serves was continued, and what that was worth; null when the definition does not ask for it
 */
public record RunResult(
        TrainedVersion challenger,
        TrainedVersion refit,
        Holdout holdout,
        int exampleCount,
        Trial best,
        List<Trial> trials,
        Choice choice,
        BlendState blend,
        List<ExpectationOutcome> expectations,
        Ablation selfTraining,
        RefreshOutcome refresh) {
    public RunResult {
        trials = List.copyOf(trials);
        expectations = List.copyOf(expectations);
    }
}
