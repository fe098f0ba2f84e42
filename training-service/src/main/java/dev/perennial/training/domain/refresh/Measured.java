package dev.perennial.training.domain.refresh;

/**
 * A regret that a run measured: of a refresh and a full retrain on one holdout that neither has seen.
 *
 * @param refreshes refreshes since the last full fit, the measured one included, at least 1
 * @param regret    loss of the refresh minus that of the full retrain, in the unit of the loss
 * @param fullLoss  loss of the full retrain, at least 0
 */
public record Measured(int refreshes, double regret, double fullLoss) {
    public Measured {
        if (refreshes < 1) {
            throw new IllegalArgumentException("refreshes: " + refreshes + " (expected: >= 1)");
        }
        if (!Double.isFinite(regret) || !Double.isFinite(fullLoss)) {
            throw new IllegalArgumentException("regret: " + regret + " of " + fullLoss + " (expected: finite numbers)");
        }
    }
}
