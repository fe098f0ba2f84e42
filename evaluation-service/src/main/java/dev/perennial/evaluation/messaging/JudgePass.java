package dev.perennial.evaluation.messaging;

import dev.perennial.contracts.event.ModelEvaluated.Verdict;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.evaluation.domain.Decision;
import dev.perennial.evaluation.objects.Examiner;
import dev.perennial.evaluation.store.AnnouncementRepository;
import dev.perennial.evaluation.store.RegistryRepository;
import dev.perennial.evaluation.store.Standing;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Withdraws what is deleted, judges the runs that wait, the oldest of each model first, and announces what is stored.
 *
 * <p>A model whose run cannot be judged at the moment keeps its order and does not hold up the others. Two replicas may
 * judge the same run; the first verdict stored stands.
 */
@ApplicationScoped
class JudgePass {
    private static final Logger LOG = Logger.getLogger(JudgePass.class);
    private static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration ANNOUNCEMENT_TIMEOUT = Duration.ofSeconds(60);
    /** Errors in a row, nothing having succeeded in between, that only a restart may help against. */
    private static final int MOST_ERRORS = 5;

    private final RegistryRepository registry;
    private final AnnouncementRepository announcements;
    private final EventPublisher publisher;
    private final Withdrawals withdrawals;
    private final Examiner examiner;
    private final MeterRegistry metrics;
    private volatile int errors;
    private volatile boolean stopped;

    JudgePass(
            RegistryRepository registry,
            AnnouncementRepository announcements,
            EventPublisher publisher,
            Withdrawals withdrawals,
            Examiner examiner,
            MeterRegistry metrics) {
        this.registry = registry;
        this.announcements = announcements;
        this.publisher = publisher;
        this.withdrawals = withdrawals;
        this.examiner = examiner;
        this.metrics = metrics;
    }

    /** Whether it is this process that is broken, rather than the world. */
    boolean isBroken() {
        return errors >= MOST_ERRORS;
    }

    /** Ends {@link #run} before its next run is judged, and what fails from now on is no news. */
    void stop() {
        stopped = true;
    }

    /**
     * Works until nothing is left.
     *
     * @return whether the world is whole
     */
    boolean run() {
        boolean withdrawn = tryTo("withdrawing", () -> {
            withdrawals.withdrawDeleted();
            return true;
        });
        boolean judged = tryTo("judging", this::judgeAll);
        errors = withdrawn && judged ? 0 : errors;
        return withdrawn && judged;
    }

    private boolean judgeAll() {
        announce();
        boolean judged = true;
        List<ModelTrained> waiting = oldestUnjudged();
        while (judged && !waiting.isEmpty() && !stopped) {
            for (ModelTrained trained : waiting) {
                judged &= tryTo("run " + trained.runId(), () -> judge(trained));
            }
            waiting = oldestUnjudged();
        }
        return judged;
    }

    private boolean tryTo(String name, BooleanSupplier work) {
        try {
            return work.getAsBoolean();
        } catch (RuntimeException | Error e) {
            if (!stopped) {
                errors = e instanceof Error ? Math.min(errors + 1, MOST_ERRORS) : errors;
                metrics.counter("perennial_evaluation_retries").increment();
                LOG.warnf(e, "Failed and is tried again: work=%s", name);
            }
            return false;
        }
    }

    private boolean judge(ModelTrained trained) {
        long startedNanos = System.nanoTime();
        Standing standing = await(registry.standing(trained.modelName()), DATABASE_TIMEOUT);
        Decision decision = decide(trained, standing);
        boolean stored = await(registry.decide(trained.runId(), standing, decision, Instant.now()), DATABASE_TIMEOUT);
        if (stored) {
            metrics.timer("perennial_evaluation_duration")
                    .record(System.nanoTime() - startedNanos, TimeUnit.NANOSECONDS);
            tell(trained, standing, decision);
        }
        announce();
        errors = 0;
        return true;
    }

    private Decision decide(ModelTrained trained, Standing standing) {
        // a deleted model has no champion, or is about to lose it
        return standing.champion() == null && withdrawals.isDeleted(trained.modelName())
                ? Decision.modelDeleted()
                : examiner.examine(trained, standing.champion());
    }

    private void announce() {
        await(announcements.announce(publisher), ANNOUNCEMENT_TIMEOUT);
    }

    private void tell(ModelTrained trained, Standing standing, Decision decision) {
        LOG.infof(
                "Judged: modelName=%s modelVersion=%d championVersion=%s verdict=%s deployedVersion=%s",
                trained.modelName(),
                trained.challenger().modelVersion(),
                standing.championVersion(),
                decision.verdict(),
                decision.deployedVersion());
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

    private static <T> T await(Uni<T> uni, Duration timeout) {
        return uni.await().atMost(timeout);
    }
}
