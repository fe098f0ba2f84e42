package dev.perennial.evaluation.messaging;

import dev.perennial.contracts.kafka.DefinitionLog;
import dev.perennial.evaluation.store.WithdrawalRepository;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Takes the champion from deleted models. What has one stands in the registry, and what is deleted on the log, so it makes
 * no difference how often a tombstone was heard, or whether at all. For one thread but {@link #suspect}.
 */
@ApplicationScoped
class Withdrawals {
    private static final Logger LOG = Logger.getLogger(Withdrawals.class);
    private static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(30);

    private final WithdrawalRepository repository;
    private final DefinitionLog log;
    private final MeterRegistry metrics;
    private final JudgeConfig config;
    private final AtomicBoolean suspected = new AtomicBoolean(true);
    private long lastNanos;

    Withdrawals(WithdrawalRepository repository, DefinitionLog log, MeterRegistry metrics, JudgeConfig config) {
        this.repository = repository;
        this.log = log;
        this.metrics = metrics;
        this.config = config;
    }

    /** A model may have been deleted. */
    void suspect() {
        suspected.set(true);
    }

    boolean isDeleted(String modelName) {
        return !log.deletedAmong(Set.of(modelName)).isEmpty();
    }

    /** Withdraws what is deleted; looks only when somebody suspects so, and from time to time. */
    void withdrawDeleted() {
        if (!suspected.getAndSet(false)
                && System.nanoTime() - lastNanos < config.pollInterval().toNanos()) {
            return;
        }
        try {
            Map<String, Long> deployed = await(repository.deployed());
            for (String modelName : log.deletedAmong(deployed.keySet())) {
                withdraw(modelName, deployed.get(modelName));
            }
            lastNanos = System.nanoTime();
        } catch (RuntimeException | Error e) {
            suspect();
            throw e;
        }
    }

    private void withdraw(String modelName, long sequence) {
        if (await(repository.withdraw(modelName, sequence, Instant.now()))) {
            metrics.counter("perennial_withdrawals").increment();
            LOG.infof("Withdrawn, as the model is deleted: modelName=%s sequence=%d", modelName, sequence);
        }
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(DATABASE_TIMEOUT);
    }
}
