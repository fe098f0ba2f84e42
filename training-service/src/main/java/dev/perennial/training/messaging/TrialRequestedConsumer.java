package dev.perennial.training.messaging;

import dev.perennial.contracts.event.TrialRequested;
import dev.perennial.contracts.kafka.InvalidEventException;
import dev.perennial.training.run.ReplicaId;
import dev.perennial.training.store.TrialRequestRepository;
import io.smallrye.faulttolerance.api.BeforeRetry;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes parts of trials for this replica; a worker fits them. */
@ApplicationScoped
class TrialRequestedConsumer {
    private final TrialRequestRepository requests;
    private final ReplicaId replica;
    private final EventDecoder decoder;

    TrialRequestedConsumer(TrialRequestRepository requests, ReplicaId replica, EventDecoder decoder) {
        this.requests = requests;
        this.replica = replica;
        this.decoder = decoder;
    }

    @Incoming("trial-requests")
    @Retry(maxRetries = -1, maxDuration = 0, delay = 200, abortOn = InvalidEventException.class)
    @ExponentialBackoff(maxDelay = 30_000)
    @BeforeRetry(RetryLog.class)
    Uni<Void> take(ConsumerRecord<byte[], byte[]> record) {
        TrialRequested event = decoder.decode(record, TrialRequested.class);
        return requests.offer(event.runId(), event.place(), replica.name());
    }
}
