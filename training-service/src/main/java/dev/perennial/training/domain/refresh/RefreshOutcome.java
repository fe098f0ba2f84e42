package dev.perennial.training.domain.refresh;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.definition.Metric;

/**
 * What became of a run that may refresh. Losses are of the challenger and what was fitted beside it, on one holdout; what was not
 * fitted is null.
 *
 * @param kind        what was fitted
 * @param why         one sentence, for people
 * @param continued   the version that a refresh continued; null when there was nothing to continue
 * @param refreshes   refreshes since the last full fit, that one included
 * @param rounds      boosting rounds that it has in all
 * @param examples    examples that came since that version, the holdout's included
 * @param metric      what the losses are of; 1 minus it where higher is better
 * @param bound       what the regret was expected not to be above; null when nothing depended on it
 * @param refreshLoss loss of the refresh
 * @param fullLoss    loss of the full retrain
 * @param regret      the one minus the other, when both were fitted
 */
public record RefreshOutcome(
        RefreshDecision.Kind kind,
        String why,
        Integer continued,
        Integer refreshes,
        Integer rounds,
        Integer examples,
        Metric metric,
        Double bound,
        Double refreshLoss,
        Double fullLoss,
        Double regret) {
    public RefreshOutcome {
        requireNonNull(kind, "kind");
        requireNonNull(why, "why");
    }

    /** Whether it says anything of what a refresh costs. */
    public boolean hasRegret() {
        return regret != null && fullLoss != null && refreshes != null;
    }

    /** @throws NullPointerException unless {@link #hasRegret} */
    public Measured toMeasured() {
        return new Measured(refreshes, regret, fullLoss);
    }
}
