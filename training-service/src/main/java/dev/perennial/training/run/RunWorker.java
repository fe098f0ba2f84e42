package dev.perennial.training.run;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.event.ExpectationOutcome;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.ObjectStoreException;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.RunResult;
import dev.perennial.training.domain.upload.UploadPlan;
import dev.perennial.training.step.Steps;
import dev.perennial.training.store.ClaimRepository;
import dev.perennial.training.store.SearchRepository;
import dev.perennial.training.store.TrackingRepository;
import dev.perennial.training.store.TrialRequestRepository;
import dev.perennial.training.store.UploadRepository.Claim;
import dev.perennial.training.upload.GraphTrials;
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
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Carries out one run after the other, on a thread of its own. A run that the process dies over is repeated from its
 * frozen plan; a run that the store or the database keeps from finishing is tried until it does.
 */
@ApplicationScoped
class RunWorker {
    private static final Logger LOG = Logger.getLogger(RunWorker.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ClaimRepository claims;
    private final SearchRepository searches;
    private final TrialRequestRepository requests;
    private final Workbench bench;
    private final TrackingRepository tracking;
    private final Definitions definitions;
    private final Triggers triggers;
    private final TrainingProcedure procedure;
    private final UploadWorker uploads;
    private final Signals signals;
    private final Loops loops;
    private final MeterRegistry meters;
    private final Clock clock;
    private final String owner;
    private final Leases leases = new Leases("run-lease");
    private volatile boolean stopping;
    private Loop loop;

    RunWorker(
            ClaimRepository claims,
            SearchRepository searches,
            TrialRequestRepository requests,
            Workbench bench,
            TrackingRepository tracking,
            Definitions definitions,
            Triggers triggers,
            ObjectStore objects,
            Replacements replacements,
            UploadWorker uploads,
            Steps steps,
            GraphTrials trials,
            WorkerConfig config,
            Signals signals,
            Loops loops,
            MeterRegistry meters,
            Clock clock) {
        this.claims = claims;
        this.searches = searches;
        this.requests = requests;
        this.bench = bench;
        this.tracking = tracking;
        this.definitions = definitions;
        this.triggers = triggers;
        this.procedure = new TrainingProcedure(objects, replacements::find, config.cachedExamples(), steps, trials);
        this.uploads = uploads;
        this.signals = signals;
        this.loops = loops;
        this.meters = meters;
        this.clock = clock;
        this.owner = config.replicaId();
    }

    void start(@Observes StartupEvent event) {
        Blocking.await(() -> claims.release(owner, clock.instant()));
        loop = loops.start("run-worker", signals.queue(), this::next);
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        leases.close();
        loop.close();
    }

    private boolean next() throws InterruptedException {
        Blocking.await(() -> claims.giveUp(clock.instant()));
        // one that has to wait is not there again before new segments came, so these do not hold up the runs
        Claim upload = uploads.claim(owner);
        if (upload.found()) {
            carryOut(upload.plan());
            return true;
        }
        Optional<RunPlan> plan = Blocking.await(() -> claims.claim(owner, definitions.all(), clock.instant()));
        if (plan.isPresent()) {
            run(plan.get());
        }
        return plan.isPresent();
    }

    /** @param plan null when the upload goes on waiting */
    private void carryOut(UploadPlan plan) throws InterruptedException {
        if (plan == null) {
            return;
        }
        Lease lease = keepLease(plan.runId());
        try {
            record(untilTheStoreAnswers(
                    plan.runId(), Uni.createFrom()::voidItem, () -> bench.use(() -> uploads.carryOut(plan))));
        } catch (RuntimeException | Error e) {
            if (stopping) {
                throw new InterruptedException();
            }
            record(uploads.failed(plan, e));
        } finally {
            lease.close();
        }
        record(() -> triggers.evaluate(plan.definition().name()));
    }

    private RunResult carryOut(RunPlan plan, RunRecorder recorder) {
        recorder.start();
        TrialReplicas replicas = new RequestedTrials(requests, plan.runId(), bench, signals, clock);
        TrialJournal journal = new StoredJournal(searches, plan.runId(), owner, replicas);
        return procedure.run(plan, journal, recorder, System::nanoTime);
    }

    private Lease keepLease(UUID runId) {
        return leases.keep(
                "runId=" + runId,
                ClaimRepository.LEASE.dividedBy(3),
                () -> Blocking.await(() -> claims.renew(runId, owner, clock.instant())));
    }

    private void run(RunPlan plan) throws InterruptedException {
        Instant start = clock.instant();
        RunRecorder recorder = new RunRecorder(tracking, plan, owner, clock);
        Lease lease = keepLease(plan.runId());
        try {
            RunResult result = untilTheStoreAnswers(
                    plan.runId(), recorder::begin, () -> bench.use(() -> carryOut(plan, recorder)));
            record(recorder.finish(result));
            record(() -> claims.succeed(plan.runId(), result, clock.instant()));
            count(plan, "trained", start);
            count(plan, result.expectations());
            result.trials().forEach(trial -> meters.counter(
                            "perennial_training_trials_total",
                            "algorithm",
                            Json.name(trial.recipe().algorithm()))
                    .increment());
            LOG.infof(
                    "run trained a model; modelName=%s runId=%s modelVersion=%d algorithm=%s examples=%d millis=%d",
                    plan.request().modelName(),
                    plan.runId(),
                    plan.challengerVersion(),
                    result.challenger().algorithm(),
                    result.exampleCount(),
                    Duration.between(start, clock.instant()).toMillis());
        } catch (RunFailedException e) {
            fail(plan, recorder, e.getMessage(), e.expectations(), start);
        } catch (RuntimeException | Error e) {
            if (stopping) {
                // what breaks at the end is repeated after the next start
                throw new InterruptedException();
            }
            LOG.errorf(
                    e,
                    "run failed unexpectedly; modelName=%s runId=%s",
                    plan.request().modelName(),
                    plan.runId());
            fail(plan, recorder, "unexpected: " + e, List.of(), start);
        } finally {
            lease.close();
        }
        record(searches::forget);
        record(() -> triggers.evaluate(plan.request().modelName()));
    }

    /** @param begin recorded before each attempt */
    private static <T> T untilTheStoreAnswers(UUID runId, Supplier<Uni<Void>> begin, Supplier<T> work)
            throws InterruptedException {
        while (true) {
            record(begin);
            try {
                return work.get();
            } catch (ObjectStoreException e) {
                LOG.warnf(e, "object storage does not answer, the run is tried again; runId=%s", runId);
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    private void fail(
            RunPlan plan, RunRecorder recorder, String failure, List<ExpectationOutcome> expectations, Instant start)
            throws InterruptedException {
        LOG.warnf(
                "run gave no model; modelName=%s runId=%s failure=%s",
                plan.request().modelName(), plan.runId(), failure);
        record(recorder.fail());
        record(() -> claims.fail(plan.runId(), failure, expectations, clock.instant()));
        count(plan, "failed", start);
        count(plan, expectations);
    }

    /** The result of a run is worth waiting for the database. */
    static void record(Supplier<Uni<Void>> work) throws InterruptedException {
        while (true) {
            try {
                Blocking.await(work);
                return;
            } catch (RuntimeException e) {
                LOG.warn("the database does not answer, the result of a run waits", e);
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    private void count(RunPlan plan, String result, Instant start) {
        String trigger = Json.name(plan.request().reason());
        meters.counter("perennial_training_runs_total", "trigger", trigger, "result", result)
                .increment();
        meters.timer("perennial_training_run_duration", "result", result)
                .record(Duration.between(start, clock.instant()));
    }

    private void count(RunPlan plan, List<ExpectationOutcome> expectations) {
        expectations.forEach(outcome -> meters.counter(
                        "perennial_training_expectations_total",
                        "model",
                        plan.request().modelName(),
                        "result",
                        outcome.met() ? "met" : "violated")
                .increment());
    }
}
