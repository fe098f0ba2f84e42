package dev.perennial.training.run;

import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.tracking.Cost;
import dev.perennial.training.domain.tracking.Curve;
import dev.perennial.training.domain.tuning.Asked;
import dev.perennial.training.domain.tuning.Reached;
import java.util.function.Supplier;

/** The replicas that fit parts of a run's trials, this one among them. */
interface TrialReplicas {
    /**
     * What one of them found, and stored.
     *
     * @param cost  what that took, where it was fitted
     * @param curve how the fit went
     */
    record Found(Reached reached, Cost cost, Curve curve) {}

    /** Asks for a part to be fitted, by whoever takes it; asking for the same again changes nothing. */
    void ask(Asked asked);

    /**
     * Waits until a part is fitted.
     *
     * @throws RunFailedException when it cannot be, or the run was cancelled
     */
    Found await(Asked asked);

    /**
     * Stores a part that needs no fit.
     *
     * @return what is stored: this, or what another process stored in its place
     * @throws RunFailedException when the run was cancelled
     */
    Reached store(int place, Reached found);

    /** Does a search, while this replica fits for whoever asks. */
    <T> T during(Supplier<T> search);
}
