package dev.perennial.evaluation.messaging;

import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Calls the judge when a model is deleted. Only a shortcut: it also looks by itself, at the start and from time to time. */
@ApplicationScoped
class ModelDefinitionsConsumer {
    private final Withdrawals withdrawals;
    private final JudgeWorker judge;

    ModelDefinitionsConsumer(Withdrawals withdrawals, JudgeWorker judge) {
        this.withdrawals = withdrawals;
        this.judge = judge;
    }

    @Incoming("model-definitions")
    void take(ConsumerRecord<byte[], byte[]> entry) {
        if (entry.value() == null) {
            withdrawals.suspect();
            judge.wake();
        }
    }
}
