package dev.perennial.serving.messaging;

import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.kafka.Topic;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Sends events, each at most once in this process's view: what Kafka does not take in time is given up. */
final class EventPublisher {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /** What became of an event. */
    interface Outcome {
        /** @param failure why it is not on the log; null when it is */
        void done(Exception failure);
    }

    private final Supplier<Producer<String, PipelineEvent>> producers;
    private final String prefix;
    private Producer<String, PipelineEvent> producer;

    /** @param producers fails with a {@link KafkaException} while, say, the broker's name does not resolve */
    EventPublisher(Supplier<Producer<String, PipelineEvent>> producers, String prefix) {
        this.producers = producers;
        this.prefix = prefix;
    }

    /** Waits at most the producer's {@code max.block.ms}, for a buffer that is full or a broker never seen. */
    void publish(Topic topic, PipelineEvent event, Outcome outcome) {
        try {
            ProducerRecord<String, PipelineEvent> entry = new ProducerRecord<>(topic.name(prefix), event.key(), event);
            Future<?> unused = producer().send(entry, (metadata, failure) -> outcome.done(failure));
        } catch (KafkaException | IllegalStateException e) {
            outcome.done(e);
        }
    }

    /** Sends what waits, for at most five seconds. */
    synchronized void close() {
        if (producer != null) {
            producer.close(CLOSE_TIMEOUT);
        }
    }

    private synchronized Producer<String, PipelineEvent> producer() {
        if (producer == null) {
            producer = producers.get();
        }
        return producer;
    }
}
