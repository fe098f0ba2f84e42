package dev.perennial.training.run;

import dev.perennial.training.domain.Trial;
import dev.perennial.training.domain.tracking.Cost;
import dev.perennial.training.domain.tracking.Curve;
import dev.perennial.training.domain.tuning.Origin;

/**
 * Told what a run does while it does it, on the run's thread. It changes nothing of the run: it throws nothing, and what it is told is in
 * no bundle.
 */
interface RunObserver {
    /** Nobody. */
    RunObserver NONE = new RunObserver() {
        @Override
        public void trialStarted(int number) {}

        @Override
        public void trialFinished(Trial trial, Curve curve, Origin origin) {}

        @Override
        public void trialFound(Trial trial, Curve curve, Cost cost, Origin origin) {}
    };

    /**
     * A trial begins, or goes on after another one was worked on.
     *
     * @param number from 1
     */
    void trialStarted(int number);

    /**
     * A trial is done, at least for now: told again of the same number, it takes the place of what was told before.
     *
     * @param curve  how its fit went
     * @param origin who fitted it; null when it is not known, or nothing was fitted
     */
    void trialFinished(Trial trial, Curve curve, Origin origin);

    /**
     * As {@link #trialFinished}, of a trial that whichever replica took it fitted, and whose beginning nobody was told of.
     *
     * @param cost what that took
     */
    void trialFound(Trial trial, Curve curve, Cost cost, Origin origin);
}
