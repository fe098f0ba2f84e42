package dev.perennial.training.messaging;

import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.contracts.kafka.InvalidEventException;
import dev.perennial.training.store.RunRepository;
import io.smallrye.faulttolerance.api.BeforeRetry;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Queues one run per request; a worker carries it out. */
@ApplicationScoped
class TrainingRequestedConsumer {
    private final RunRepository runs;
    private final EventDecoder decoder;

    TrainingRequestedConsumer(RunRepository runs, EventDecoder decoder) {
        this.runs = runs;
        this.decoder = decoder;
    }

    @Incoming("training-requests")
    @Retry(maxRetries = -1, maxDuration = 0, delay = 200, abortOn = InvalidEventException.class)
    @ExponentialBackoff(maxDelay = 30_000)
    @BeforeRetry(RetryLog.class)
    Uni<Void> take(ConsumerRecord<byte[], byte[]> record) {
        return runs.accept(decoder.decode(record, TrainingRequested.class));
    }
}
