package dev.perennial.training.messaging;

import dev.perennial.contracts.event.UnlabelledSegmentSealed;
import dev.perennial.contracts.kafka.InvalidEventException;
import dev.perennial.training.store.UnlabelledRepository;
import io.smallrye.faulttolerance.api.BeforeRetry;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Records each segment of unlabelled examples once. */
@ApplicationScoped
class UnlabelledSegmentSealedConsumer {
    private final UnlabelledRepository repository;
    private final EventDecoder decoder;

    UnlabelledSegmentSealedConsumer(UnlabelledRepository repository, EventDecoder decoder) {
        this.repository = repository;
        this.decoder = decoder;
    }

    @Incoming("unlabelled-segments")
    @Retry(maxRetries = -1, maxDuration = 0, delay = 200, abortOn = InvalidEventException.class)
    @ExponentialBackoff(maxDelay = 30_000)
    @BeforeRetry(RetryLog.class)
    Uni<Void> take(ConsumerRecord<byte[], byte[]> record) {
        return repository.add(decoder.decode(record, UnlabelledSegmentSealed.class));
    }
}
