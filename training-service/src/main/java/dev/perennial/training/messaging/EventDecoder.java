package dev.perennial.training.messaging;

import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.kafka.EventDeserializer;
import dev.perennial.contracts.kafka.InvalidEventException;
import dev.perennial.contracts.kafka.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Decodes records inside the consumers: so one that cannot be decoded goes to the dead-letter topic byte for byte, and
 * its offset is committed like any other.
 */
@Singleton
class EventDecoder {
    private final EventDeserializer deserializer = new EventDeserializer();
    private final MeterRegistry meters;

    EventDecoder(MeterRegistry meters) {
        this.meters = meters;
    }

    /** @throws InvalidEventException for what can never be read as this event */
    <E extends PipelineEvent> E decode(ConsumerRecord<byte[], byte[]> record, Class<E> type) {
        try {
            PipelineEvent event = deserializer.deserialize(record.topic(), record.headers(), record.value());
            if (event == null) {
                throw new InvalidEventException("$", "nothing", "a JSON object");
            }
            return type.cast(event);
        } catch (InvalidEventException e) {
            meters.counter(
                            "perennial_dead_letters_total",
                            "topic",
                            Topic.ofFullName(record.topic()).shortName())
                    .increment();
            throw e;
        }
    }
}
