package dev.perennial.training.run;

import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.RunResult;
import dev.perennial.training.domain.Trial;
import dev.perennial.training.domain.tracking.Cost;
import dev.perennial.training.domain.tracking.Curve;
import dev.perennial.training.domain.tracking.Facts;
import dev.perennial.training.domain.tracking.Progress;
import dev.perennial.training.domain.tracking.Rung;
import dev.perennial.training.domain.tracking.Series;
import dev.perennial.training.domain.tuning.Origin;
import dev.perennial.training.store.TrackingRepository;
import dev.perennial.training.work.Blocking;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Keeps what is told of one run, as it is told. For the run's thread. A database that does not answer costs the record some trials, and
 * the run nothing.
 */
final class RunRecorder implements RunObserver {
    private static final Logger LOG = Logger.getLogger(RunRecorder.class);
    /** The run goes on without a database that takes longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final TrackingRepository tracking;
    private final RunPlan plan;
    private final String replica;
    private final Clock clock;
    private final Map<Integer, Cost> costs = new HashMap<>();
    private final Map<Integer, List<Rung>> rungs = new HashMap<>();
    private final List<Progress> progress = new ArrayList<>();
    private int attempt;
    private Stopwatch whole = new Stopwatch();
    private Stopwatch trial;

    RunRecorder(TrackingRepository tracking, RunPlan plan, String replica, Clock clock) {
        this.tracking = tracking;
        this.plan = plan;
        this.replica = replica;
        this.clock = clock;
    }

    /** Begins an attempt; what was kept of those before it is forgotten. */
    Uni<Void> begin() {
        costs.clear();
        rungs.clear();
        progress.clear();
        return tracking.begin(plan.runId(), Lineages.of(plan, replica), Facts.parameters(plan))
                .invoke(number -> attempt = number)
                .replaceWithVoid();
    }

    /** The work of an attempt begins, on the thread that does it. */
    void start() {
        whole = new Stopwatch();
    }

    @Override
    public void trialStarted(int number) {
        trial = new Stopwatch();
    }

    @Override
    public void trialFinished(Trial done, Curve curve, Origin origin) {
        trialFound(done, curve, trial.cost(), origin);
    }

    @Override
    public void trialFound(Trial done, Curve curve, Cost cost, Origin origin) {
        Progress found = new Progress(
                progress.size() + 1L,
                attempt,
                clock.instant(),
                done,
                costs.merge(done.number(), cost, Cost::plus),
                curve,
                rungs(done, origin));
        progress.add(found);
        try {
            Blocking.await(() ->
                    tracking.add(plan.runId(), found).ifNoItem().after(PATIENCE).fail());
        } catch (RuntimeException e) {
            LOG.warnf(e, "a trial is not kept; runId=%s trial=%d", plan.runId(), done.number());
        }
    }

    private List<Rung> rungs(Trial done, Origin origin) {
        List<Rung> own = rungs.computeIfAbsent(done.number(), any -> new ArrayList<>());
        if (origin != null) {
            own.add(new Rung(done.share(), origin.replica(), origin.attempt()));
        }
        return own;
    }

    /** To be asked on the thread that did the work; what is recorded is recorded on any. */
    Supplier<Uni<Void>> finish(RunResult result) {
        Cost cost = whole.cost();
        Map<String, Double> metrics = Facts.metrics(plan, result);
        Series.of(progress, plan.definition().training().objective()).forEach(series -> metrics.putAll(series.last()));
        return () -> tracking.finish(
                plan.runId(), attempt, Facts.parameters(plan, result), Facts.metrics(metrics, cost), cost);
    }

    /** As {@link #finish}. */
    Supplier<Uni<Void>> fail() {
        Cost cost = whole.cost();
        return () ->
                tracking.finish(plan.runId(), attempt, Facts.parameters(plan), Facts.metrics(Map.of(), cost), cost);
    }
}
