package dev.perennial.training.run;

import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.ObjectStoreException;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.tracking.Cost;
import dev.perennial.training.domain.tuning.Origin;
import dev.perennial.training.domain.tuning.Reached;
import dev.perennial.training.fit.FitStop;
import dev.perennial.training.store.RunRepository;
import dev.perennial.training.store.TrialClaims;
import dev.perennial.training.store.TrialClaims.Claim;
import dev.perennial.training.store.TrialRequestRepository;
import dev.perennial.training.work.Blocking;
import dev.perennial.training.work.Leases;
import dev.perennial.training.work.Leases.Lease;
import dev.perennial.training.work.Loop;
import dev.perennial.training.work.Loops;
import dev.perennial.training.work.Signals;
import dev.perennial.training.work.Workbench;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Fits parts of trials that runs ask for, this replica's own or another's, while nothing else is fitted here. A part that the process dies
 * over is taken by another replica once its lease is over; nothing else is lost.
 */
@ApplicationScoped
class TrialWorker {
    private static final Logger LOG = Logger.getLogger(TrialWorker.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Also how soon a fit hears that its run was cancelled. */
    private static final Duration RENEWAL = Duration.ofSeconds(1);
    /** How long examples are kept without any request for them. */
    private static final Duration KEPT = Duration.ofSeconds(30);

    private final TrialClaims claims;
    private final TrialRequestRepository requests;
    private final RunRepository runs;
    private final ObjectStore objects;
    private final Replacements replacements;
    private final Workbench bench;
    private final Signals signals;
    private final Loops loops;
    private final MeterRegistry meters;
    private final Clock clock;
    private final String replica;
    private final Leases leases = new Leases("trial-lease");
    private volatile boolean stopping;
    private Loop loop;
    /** Of the run that was asked for last; for the loop's thread. */
    private Prepared prepared;

    private Instant used = Instant.EPOCH;

    private record Prepared(UUID runId, TrialFits fits) {}

    TrialWorker(
            TrialClaims claims,
            TrialRequestRepository requests,
            RunRepository runs,
            ObjectStore objects,
            Replacements replacements,
            Workbench bench,
            WorkerConfig config,
            Signals signals,
            Loops loops,
            MeterRegistry meters,
            Clock clock) {
        this.claims = claims;
        this.requests = requests;
        this.runs = runs;
        this.objects = objects;
        this.replacements = replacements;
        this.bench = bench;
        this.signals = signals;
        this.loops = loops;
        this.meters = meters;
        this.clock = clock;
        this.replica = config.replicaId();
    }

    void start(@Observes StartupEvent event) {
        Blocking.await(() -> claims.release(replica, clock.instant()));
        loop = loops.start("trial-worker", signals.trialRequests(), this::next);
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        leases.close();
        // what is prepared stays: a fit that does not hear of the end may be at it
        loop.close();
    }

    private boolean next() throws InterruptedException {
        // what waits for the bench goes before what could be fitted elsewhere
        if (!bench.tryTake()) {
            return false;
        }
        try {
            Optional<Claim> claim = Blocking.await(() -> claims.claim(replica, clock.instant()));
            if (claim.isPresent()) {
                carryOut(claim.get());
                used = clock.instant();
            } else if (used.plus(KEPT).isBefore(clock.instant())) {
                forget();
            }
            return claim.isPresent();
        } finally {
            bench.leave();
        }
    }

    private void carryOut(Claim claim) throws InterruptedException {
        count("begun");
        FitStop stop = new FitStop();
        Lease lease = leases.keep("runId=" + claim.runId(), RENEWAL, () -> renew(claim, stop));
        try {
            store(claim, stop);
        } catch (FitStop.StoppedException e) {
            count("stopped");
            LOG.infof("a part of a trial was stopped; runId=%s place=%d", claim.runId(), place(claim));
        } catch (ObjectStoreException e) {
            LOG.warnf(e, "object storage does not answer, a part of a trial waits; runId=%s", claim.runId());
            RunWorker.record(() -> claims.putBack(claim, replica, clock.instant()));
            Thread.sleep(PAUSE.toMillis());
        } catch (RunFailedException e) {
            fail(claim, e.getMessage());
        } catch (RuntimeException | Error e) {
            if (stopping) {
                // what breaks at the end is taken by another replica
                throw new InterruptedException();
            }
            LOG.errorf(e, "a part of a trial failed unexpectedly; runId=%s place=%d", claim.runId(), place(claim));
            fail(claim, "unexpected: " + e);
        } finally {
            lease.close();
        }
    }

    private void store(Claim claim, FitStop stop) throws InterruptedException {
        TrialFits fits = prepare(claim.runId());
        Stopwatch watch = new Stopwatch();
        TrialFits.Fit fit = stop.during(
                () -> fits.fit(claim.asked().recipe(), claim.asked().task().rung(), claim.before()));
        Cost cost = watch.cost();
        Reached found = fit.reached(claim.asked().task(), Math.round(cost.wallSeconds() * 1000))
                .by(new Origin(replica, claim.attempt()));
        AtomicBoolean stored = new AtomicBoolean();
        RunWorker.record(() -> requests.store(claim, found, cost, fit.curve(), clock.instant())
                .invoke(stored::set)
                .replaceWithVoid());
        count(stored.get() ? "found" : "late");
    }

    private TrialFits prepare(UUID runId) {
        if (prepared == null || !prepared.runId().equals(runId)) {
            // not both in memory
            forget();
            RunPlan plan = Blocking.await(() -> runs.plan(runId)).orElseThrow();
            prepared = new Prepared(runId, SearchedExamples.fits(plan, objects, replacements::find));
        }
        return prepared.fits();
    }

    private void forget() {
        if (prepared != null) {
            prepared.fits().close();
            prepared = null;
        }
    }

    private void renew(Claim claim, FitStop stop) {
        if (!Blocking.await(() -> claims.renew(claim, replica, clock.instant()))) {
            stop.ask();
        }
    }

    private void fail(Claim claim, String failure) throws InterruptedException {
        count("failed");
        RunWorker.record(() -> requests.fail(claim, replica, failure));
    }

    private void count(String result) {
        meters.counter("perennial_training_trial_parts_total", "result", result).increment();
    }

    private static int place(Claim claim) {
        return claim.asked().place();
    }
}
