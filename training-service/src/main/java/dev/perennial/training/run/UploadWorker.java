package dev.perennial.training.run;

import dev.perennial.model.objects.ObjectStore;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.upload.UploadPlan;
import dev.perennial.training.store.ClaimRepository;
import dev.perennial.training.store.UploadRepository;
import dev.perennial.training.store.UploadRepository.Claim;
import dev.perennial.training.upload.GraphTrials;
import dev.perennial.training.upload.UploadConfig;
import dev.perennial.training.work.Blocking;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Carries out uploads, on the thread that carries out runs: what one needs of memory the other has to leave free. */
@ApplicationScoped
class UploadWorker {
    private static final Logger LOG = Logger.getLogger(UploadWorker.class);

    private final UploadRepository uploads;
    private final ClaimRepository claims;
    private final Definitions definitions;
    private final UploadProcedure procedure;
    private final Duration patience;
    private final MeterRegistry meters;
    private final Clock clock;

    UploadWorker(
            UploadRepository uploads,
            ClaimRepository claims,
            Definitions definitions,
            ObjectStore objects,
            Replacements replacements,
            GraphTrials trials,
            UploadConfig config,
            MeterRegistry meters,
            Clock clock) {
        this.uploads = uploads;
        this.claims = claims;
        this.definitions = definitions;
        this.procedure = new UploadProcedure(objects, replacements::find, trials);
        this.patience = config.patience();
        this.meters = meters;
        this.clock = clock;
    }

    /** The next upload that can be looked at. */
    Claim claim(String owner) {
        Instant now = clock.instant();
        Blocking.await(() -> uploads.giveUp(now.minus(patience), now));
        return Blocking.await(() -> uploads.claim(owner, definitions.all(), now));
    }

    /**
     * Publishes a version, or finds why there is none or what it waits for.
     *
     * @return records that
     * @throws dev.perennial.model.objects.ObjectStoreException when the store does not answer; a repeat may succeed
     */
    Supplier<Uni<Void>> carryOut(UploadPlan plan) {
        try {
            UploadProcedure.Outcome outcome = procedure.run(plan);
            if (outcome.result() == null) {
                return () -> uploads.await(plan.runId(), outcome.waitsFor());
            }
            count("trained");
            LOG.infof(
                    "an uploaded model waits for its verdict; modelName=%s runId=%s modelVersion=%d examples=%d",
                    plan.definition().name(),
                    plan.runId(),
                    plan.modelVersion(),
                    outcome.result().exampleCount());
            return () -> claims.succeed(plan.runId(), outcome.result(), clock.instant());
        } catch (RunFailedException e) {
            LOG.warnf(
                    "an uploaded model is none; modelName=%s runId=%s failure=%s",
                    plan.definition().name(), plan.runId(), e.getMessage());
            return fail(plan, e.getMessage());
        }
    }

    /** Records an end that nobody foresaw. */
    Supplier<Uni<Void>> failed(UploadPlan plan, Throwable unexpected) {
        LOG.errorf(
                unexpected,
                "an upload failed unexpectedly; modelName=%s runId=%s",
                plan.definition().name(),
                plan.runId());
        return fail(plan, "unexpected: " + unexpected);
    }

    private Supplier<Uni<Void>> fail(UploadPlan plan, String failure) {
        count("failed");
        return () -> claims.fail(plan.runId(), failure, List.of(), clock.instant());
    }

    private void count(String result) {
        meters.counter("perennial_training_runs_total", "trigger", "upload", "result", result)
                .increment();
    }
}
