package dev.perennial.evaluation.messaging;

import dev.perennial.contracts.event.ModelEvaluated.Verdict;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.evaluation.domain.Decision;
import dev.perennial.evaluation.objects.Examiner;
import dev.perennial.evaluation.store.AnnouncementRepository;
import dev.perennial.evaluation.store.RegistryRepository;
import dev.perennial.evaluation.store.Standing;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Judges the runs that wait, the oldest of each model first, and announces what is stored. It works from the database
 * alone: after a restart it goes on with whatever has no verdict or was perhaps not announced.
 *
 * <p>A broken world (no database, no object storage, no broker) is retried with growing delays and keeps the order; a
 * model whose run cannot be judged at the moment does not hold up the others. Two replicas may judge the same run; the
 * first verdict stored stands.
 */
@ApplicationScoped
public class JudgeWorker {
    private static final Logger LOG = Logger.getLogger(JudgeWorker.class);
    private static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration ANNOUNCEMENT_TIMEOUT = Duration.ofSeconds(60);

    private final RegistryRepository registry;
    private final AnnouncementRepository announcements;
    private final EventPublisher publisher;
    private final Examiner examiner;
    private final MeterRegistry metrics;
    private final JudgeConfig config;
    private final Semaphore calls = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "judge");
    private volatile boolean stopped;

    JudgeWorker(
            RegistryRepository registry,
            AnnouncementRepository announcements,
            EventPublisher publisher,
            Examiner examiner,
            MeterRegistry metrics,
            JudgeConfig config) {
        this.registry = registry;
        this.announcements = announcements;
        this.publisher = publisher;
        this.examiner = examiner;
        this.metrics = metrics;
        this.config = config;
    }

    /** There is something to judge or to announce. */
    public void wake() {
        calls.release();
    }

    void start(@Observes StartupEvent event) {
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped = true;
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(10));
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        try {
            passUntilStopped();
        } finally {
            examiner.close();
        }
    }

    private void passUntilStopped() {
        Duration delay = config.retryDelay();
        while (!stopped) {
            if (pass()) {
                delay = config.retryDelay();
                waitForCall();
            } else {
                waitFor(delay);
                delay = min(delay.multipliedBy(2), config.pollInterval());
            }
        }
    }

    /**
     * Judges and announces until nothing is left.
     *
     * @return whether the world is whole
     */
    private boolean pass() {
        boolean healthy = true;
        try {
            await(announcements.announce(publisher::send), ANNOUNCEMENT_TIMEOUT);
            List<ModelTrained> waiting = oldestUnjudged();
            while (healthy && !waiting.isEmpty() && !stopped) {
                for (ModelTrained trained : waiting) {
                    healthy &= tryToJudge(trained);
                }
                waiting = oldestUnjudged();
            }
        } catch (RuntimeException e) {
            healthy = failed(e, "Cannot go on judging and announcing at the moment");
        }
        return healthy;
    }

    private boolean tryToJudge(ModelTrained trained) {
        try {
            judge(trained);
            await(announcements.announce(publisher::send), ANNOUNCEMENT_TIMEOUT);
            return true;
        } catch (RuntimeException e) {
            return failed(e, "Judging is tried again: modelName=" + trained.modelName() + " runId=" + trained.runId());
        }
    }

    private void judge(ModelTrained trained) {
        long startedNanos = System.nanoTime();
        Standing standing = await(registry.standing(trained.modelName()), DATABASE_TIMEOUT);
        Decision decision = examiner.examine(trained, standing.champion());
        boolean stored = await(registry.decide(trained.runId(), standing, decision, Instant.now()), DATABASE_TIMEOUT);
        if (stored) {
            count(trained, decision);
            metrics.timer("perennial_evaluation_duration")
                    .record(System.nanoTime() - startedNanos, TimeUnit.NANOSECONDS);
            LOG.infof(
                    "Judged: modelName=%s modelVersion=%d championVersion=%s verdict=%s deployedVersion=%s",
                    trained.modelName(),
                    trained.challenger().modelVersion(),
                    standing.championVersion(),
                    decision.verdict(),
                    decision.deployedVersion());
        }
    }

    private void count(ModelTrained trained, Decision decision) {
        String outcome = decision.verdict() == Verdict.PROMOTED ? "promoted" : "rejected";
        metrics.counter("perennial_evaluations", "model", trained.modelName(), "verdict", outcome)
                .increment();
        decision.checks().forEach(check -> metrics.counter(
                        "perennial_gate_checks", "check", check.name(), "result", check.passed() ? "passed" : "failed")
                .increment());
    }

    private List<ModelTrained> oldestUnjudged() {
        return await(registry.oldestUnjudged(), DATABASE_TIMEOUT);
    }

    private boolean failed(RuntimeException e, String what) {
        if (!stopped) {
            metrics.counter("perennial_evaluation_retries").increment();
            LOG.warn(what, e);
        }
        return false;
    }

    private void waitForCall() {
        try {
            calls.tryAcquire(config.pollInterval().toMillis(), TimeUnit.MILLISECONDS);
            calls.drainPermits();
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    /** A broken world does not mend sooner because there is more to do; so a call does not end this. */
    private void waitFor(Duration delay) {
        try {
            TimeUnit.MILLISECONDS.sleep(delay.toMillis());
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    private static <T> T await(Uni<T> uni, Duration timeout) {
        return uni.await().atMost(timeout);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
