package dev.perennial.training.messaging;

import dev.perennial.contracts.event.TrialFitted;
import dev.perennial.training.work.Signals;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Tells the run of this replica, if there is one, that something was found. What it was is stored; a run whose announcement is lost looks
 * there by itself, so nothing is tried again here.
 */
@ApplicationScoped
class TrialFittedConsumer {
    private final Signals signals;
    private final EventDecoder decoder;

    TrialFittedConsumer(Signals signals, EventDecoder decoder) {
        this.signals = signals;
        this.decoder = decoder;
    }

    @Incoming("trial-results")
    Uni<Void> take(ConsumerRecord<byte[], byte[]> record) {
        decoder.decode(record, TrialFitted.class);
        signals.trialResults().raise();
        return Uni.createFrom().voidItem();
    }
}
