package dev.perennial.training.run;

import dev.perennial.training.domain.tracking.Curve;
import dev.perennial.training.domain.tuning.Asked;
import dev.perennial.training.domain.tuning.Reached;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;

/** Rungs that are fitted here, one after the other, unless the journal has them. */
final class OwnRungs implements RungSource {
    private final TrialFits fits;
    private final List<Double> shares;
    private final TrialJournal journal;
    private final RunObserver observer;
    private final LongSupplier nanoTime;
    private final Iterator<Reached> stored;
    /** How the newest fit went; nobody's after a repeat took it from the journal. */
    private Curve curve = Curve.NONE;

    /**
     * @param shares   of rounds or epochs at each rung
     * @param journal  where what is found is stored before it is used
     * @param observer told of each rung
     * @param nanoTime a clock, in nanoseconds from any start
     */
    OwnRungs(TrialFits fits, List<Double> shares, TrialJournal journal, RunObserver observer, LongSupplier nanoTime) {
        this.fits = fits;
        this.shares = shares;
        this.journal = journal;
        this.observer = observer;
        this.nanoTime = nanoTime;
        this.stored = journal.stored().iterator();
    }

    @Override
    public void ask(Asked asked, Reached before) {}

    @Override
    public Reached find(Asked asked, Reached before) {
        observer.trialStarted(asked.task().number());
        curve = Curve.NONE;
        Reached found = stored.hasNext() ? stored.next() : journal.store(fit(asked, before));
        observer.trialFinished(found.toTrial(shares.get(found.rung())), curve, found.origin());
        return found;
    }

    private Reached fit(Asked asked, Reached before) {
        if (before != null && before.state() == null) {
            return before.unchanged(asked.task().rung());
        }
        long start = nanoTime.getAsLong();
        TrialFits.Fit fit = fits.fit(asked.recipe(), asked.task().rung(), before == null ? null : before.state());
        curve = fit.curve();
        return fit.reached(
                asked.task(), Duration.ofNanos(nanoTime.getAsLong() - start).toMillis());
    }
}
