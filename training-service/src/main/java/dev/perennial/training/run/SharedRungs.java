package dev.perennial.training.run;

import dev.perennial.training.domain.tracking.Cost;
import dev.perennial.training.domain.tracking.Curve;
import dev.perennial.training.domain.tuning.Asked;
import dev.perennial.training.domain.tuning.Reached;
import dev.perennial.training.run.TrialReplicas.Found;
import java.util.List;

/** Rungs that whichever replica takes them fits. */
final class SharedRungs implements RungSource {
    private final TrialReplicas replicas;
    private final List<Double> shares;
    private final RunObserver observer;

    /**
     * @param shares   of rounds or epochs at each rung
     * @param observer told of each rung
     */
    SharedRungs(TrialReplicas replicas, List<Double> shares, RunObserver observer) {
        this.replicas = replicas;
        this.shares = shares;
        this.observer = observer;
    }

    @Override
    public void ask(Asked asked, Reached before) {
        if (!isDone(before)) {
            replicas.ask(asked);
        }
    }

    @Override
    public Reached find(Asked asked, Reached before) {
        Found found = isDone(before)
                ? new Found(
                        replicas.store(
                                asked.place(), before.unchanged(asked.task().rung())),
                        Cost.NONE,
                        Curve.NONE)
                : replicas.await(asked);
        Reached reached = found.reached();
        observer.trialFound(reached.toTrial(shares.get(reached.rung())), found.curve(), found.cost(), reached.origin());
        return reached;
    }

    /** Whether there is nothing left to fit, or what comes next is stored already. */
    private static boolean isDone(Reached before) {
        return before != null && before.state() == null;
    }
}
