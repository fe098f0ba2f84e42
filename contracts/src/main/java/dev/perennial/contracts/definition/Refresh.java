package dev.perennial.contracts.definition;

import static java.util.Objects.requireNonNull;

/**
 * Whether a run may continue what serves on the examples that came since, instead of fitting all anew.
 *
 * @param mode          when it does
 * @param tolerance     largest regret that is borne, as a share of the mean loss of full retrains, in (0, 1]
 * @param confidence    one-sided confidence with which the regret is within it, in [0.5, 1)
 * @param mostRefreshes refreshes after which a full retrain is due whatever the regret, 1 to 1,000; has no part in {@code always}
 * @param mostRounds    boosting rounds that a model may grow to, 10 to 5,000; a round is a tree, or one tree per class of several
 */
public record Refresh(Mode mode, double tolerance, double confidence, int mostRefreshes, int mostRounds) {
    /** When a run refreshes. */
    public enum Mode {
        /** never; a definition that says so has no refresh at all */
        OFF,
        /** when the regret measured so far allows it */
        AUTO,
        /** whenever there is something to continue */
        ALWAYS
    }

    public Refresh {
        requireNonNull(mode, "mode");
    }
}
