package dev.perennial.ingest.source;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition.SourceTopic.Format;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.kafka.EventCodec;
import dev.perennial.ingest.domain.SourceRecord;
import dev.perennial.ingest.domain.source.SourceMapping;
import dev.perennial.ingest.domain.source.SourcePayload;
import dev.perennial.ingest.domain.source.UnmappableException;
import dev.perennial.ingest.domain.source.UnmappableException.Reason;
import dev.perennial.ingest.messaging.DeadLetters;
import dev.perennial.ingest.messaging.EventLimits;
import dev.perennial.ingest.messaging.LogPublisher;
import dev.perennial.ingest.messaging.TransactionalWriter;
import dev.perennial.ingest.schema.RegistryUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** What the relay makes of the records that it has read since its last commit: it is sent at once, and becomes visible with the next. */
final class RelayBatch {
    private static final String STAGE = "ingest/source";

    private final RecordReader reader;
    private final RelaySettings settings;
    private final TransactionalWriter writer;
    private final Instant now;
    private final List<Outcome> outcomes = new ArrayList<>();

    /**
     * What became of a record for one mapping.
     *
     * @param rejection null when it became an event
     */
    record Outcome(SourceMapping mapping, Rejection rejection) {}

    /**
     * What a record says in one format.
     *
     * @param payload null when there is a problem
     * @param problem null when there is none
     */
    private record Reading(SourcePayload payload, UnmappableException problem) {
        static Reading of(RecordReader reader, ConsumerRecord<byte[], byte[]> record, Format format) {
            try {
                return new Reading(reader.read(record, format), null);
            } catch (UnmappableException e) {
                return new Reading(null, e);
            }
        }
    }

    /** @param now when the records are taken in */
    RelayBatch(RecordReader reader, RelaySettings settings, TransactionalWriter writer, Instant now) {
        this.reader = reader;
        this.settings = settings;
        this.writer = writer;
        this.now = now;
    }

    /** When the first of its records were taken in. */
    Instant takenAt() {
        return now;
    }

    /** One for each record and mapping. */
    List<Outcome> outcomes() {
        return outcomes;
    }

    /**
     * Takes a record for each of these mappings.
     *
     * @param counting told of each mapping whether an event was made
     * @throws RegistryUnavailableException when its schema cannot be asked for now; nothing was taken then
     */
    void take(
            ConsumerRecord<byte[], byte[]> record,
            List<SourceMapping> mappings,
            BiConsumer<SourceMapping, Boolean> counting) {
        Map<Format, Reading> readings = new EnumMap<>(Format.class);
        mappings.forEach(
                mapping -> readings.computeIfAbsent(mapping.format(), format -> Reading.of(reader, record, format)));
        for (SourceMapping mapping : mappings) {
            Reading reading = readings.get(mapping.format());
            UnmappableException problem =
                    reading.problem() == null ? map(reading.payload(), mapping) : reading.problem();
            if (problem != null) {
                reject(record, mapping, problem);
            }
            counting.accept(mapping, problem == null);
        }
    }

    /** Returns what is wrong; null when an event was made. */
    private UnmappableException map(SourcePayload payload, SourceMapping mapping) {
        try {
            PipelineEvent event = mapping.map(payload, settings.bound(), now);
            byte[] value = EventCodec.encode(event);
            if (value.length > EventLimits.MAX_VALUE_BYTES) {
                throw new UnmappableException(
                        Reason.TOO_LARGE,
                        value.length + " bytes (expected: at most " + EventLimits.MAX_VALUE_BYTES + ")");
            }
            writer.send(LogPublisher.record(mapping.kind().events().name(settings.prefix()), event, value));
            outcomes.add(new Outcome(mapping, null));
            return null;
        } catch (UnmappableException e) {
            return e;
        } catch (InvalidInputException e) {
            return new UnmappableException(Reason.INVALID_VALUE, e.getMessage());
        }
    }

    private void reject(ConsumerRecord<byte[], byte[]> record, SourceMapping mapping, UnmappableException problem) {
        SourceRecord source = DeadLetters.source(
                record.topic(), record.partition(), record.offset(), record.key(), record.value(), record.headers());
        Headers headers = DeadLetters.headers(source, STAGE, Json.name(problem.reason()), problem.getMessage());
        headers.remove("model");
        headers.add("model", mapping.modelName().getBytes(StandardCharsets.UTF_8));
        String topic = mapping.kind().events().deadLetterName(settings.prefix());
        writer.send(new ProducerRecord<>(topic, null, null, source.key(), source.value(), headers));
        outcomes.add(new Outcome(
                mapping,
                new Rejection(problem.reason(), problem.getMessage(), record.partition(), record.offset(), now)));
    }
}
