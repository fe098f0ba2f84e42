package dev.perennial.training.messaging;

import dev.perennial.contracts.event.LivePerformance;
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

/** Records each window of live performance once and has the policy look at it. */
@ApplicationScoped
class LivePerformanceConsumer {
    private final TriggerRepository repository;
    private final Triggers triggers;
    private final EventDecoder decoder;

    LivePerformanceConsumer(TriggerRepository repository, Triggers triggers, EventDecoder decoder) {
        this.repository = repository;
        this.triggers = triggers;
        this.decoder = decoder;
    }

    @Incoming("live-performance")
    @Retry(maxRetries = -1, maxDuration = 0, delay = 200, abortOn = InvalidEventException.class)
    @ExponentialBackoff(maxDelay = 30_000)
    @BeforeRetry(RetryLog.class)
    Uni<Void> take(ConsumerRecord<byte[], byte[]> record) {
        LivePerformance event = decoder.decode(record, LivePerformance.class);
        return repository.add(event).chain(() -> triggers.evaluate(event.modelName()));
    }
}
