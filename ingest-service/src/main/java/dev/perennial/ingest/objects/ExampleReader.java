package dev.perennial.ingest.objects;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.Example;
import dev.perennial.contracts.kafka.EventDeserializer;
import dev.perennial.ingest.messaging.DeadLetters;
import dev.perennial.ingest.messaging.Definitions;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads a record of a topic of examples; one that can be in no segment is a reject. */
final class ExampleReader {
    private final EventDeserializer deserializer = new EventDeserializer();
    private final Definitions definitions;

    ExampleReader(Definitions definitions) {
        this.definitions = definitions;
    }

    BufferedRecord read(ConsumerRecord<byte[], byte[]> record, Instant now) {
        int sizeBytes = Math.max(0, record.serializedValueSize());
        try {
            Example example = (Example) deserializer.deserialize(record.topic(), record.headers(), record.value());
            if (example == null) {
                return reject(record, now, "unreadable", "no value");
            }
            Optional<ModelDefinition> definition = definitions.findUpToDate(example.modelName());
            return definition.isPresent()
                    ? new BufferedRecord.Kept(record.offset(), sizeBytes, now, example, definition.get())
                    : reject(record, now, "unknown-model", example.modelName());
        } catch (InvalidInputException e) {
            return reject(record, now, "unreadable", e.getMessage());
        }
    }

    private static BufferedRecord reject(
            ConsumerRecord<byte[], byte[]> record, Instant now, String reason, String detail) {
        return new BufferedRecord.Reject(
                record.offset(),
                Math.max(0, record.serializedValueSize()),
                now,
                DeadLetters.source(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        record.key(),
                        record.value(),
                        record.headers()),
                reason,
                detail);
    }
}
