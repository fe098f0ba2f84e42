package dev.perennial.training.messaging;

import dev.perennial.contracts.event.DriftDetected;
import dev.perennial.contracts.kafka.InvalidEventException;
import dev.perennial.training.run.Triggers;
import dev.perennial.training.store.TriggerRepository;
import io.smallrye.faulttolerance.api.BeforeRetry;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Records each drift once and has the policy look at it. */
@ApplicationScoped
class DriftDetectedConsumer {
    private final TriggerRepository repository;
    private final Triggers triggers;
    private final EventDecoder decoder;

    DriftDetectedConsumer(TriggerRepository repository, Triggers triggers, EventDecoder decoder) {
        this.repository = repository;
        this.triggers = triggers;
        this.decoder = decoder;
    }

    @Incoming("drift-detected")
    @Retry(maxRetries = -1, maxDuration = 0, delay = 200, abortOn = InvalidEventException.class)
    @ExponentialBackoff(maxDelay = 30_000)
    @BeforeRetry(RetryLog.class)
    Uni<Void> take(ConsumerRecord<byte[], byte[]> record) {
        DriftDetected event = decoder.decode(record, DriftDetected.class);
        return repository.add(event).chain(() -> triggers.evaluate(event.modelName()));
    }
}
