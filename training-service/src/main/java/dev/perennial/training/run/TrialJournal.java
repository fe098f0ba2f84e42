package dev.perennial.training.run;

import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.tuning.Reached;
import java.util.List;
import java.util.Optional;

/**
 * What a run's search has found so far, kept where a repeat of the run finds it. What is found is stored before it is used: so a
 * repeat after the process died goes on from there, and what a clock measured is the same for both.
 */
interface TrialJournal {
    /** Keeps nothing: a repeat searches anew. */
    TrialJournal NONE = new TrialJournal() {
        @Override
        public List<Reached> stored() {
            return List.of();
        }

        @Override
        public Reached store(Reached found) {
            return found;
        }
    };

    /** Replicas that fit parts of the trials for this run; empty: it fits them all itself, and keeps them here. */
    default Optional<TrialReplicas> replicas() {
        return Optional.empty();
    }

    /** What was stored, in that order. */
    List<Reached> stored();

    /**
     * Stores what comes next.
     *
     * @return what is stored: this, or what another process stored in its place
     * @throws RunFailedException when the run was cancelled
     */
    Reached store(Reached found);
}
