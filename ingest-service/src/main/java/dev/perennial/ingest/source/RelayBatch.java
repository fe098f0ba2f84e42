package dev.perennial.ingest.source;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Json;
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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** What one step of the relay makes of the records that it has read. */
final class RelayBatch {
    private static final String STAGE = "ingest/source";

    private final RecordReader reader;
    private final RelaySettings settings;
    private final Instant now;
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();

    /**
     * What became of a record for one mapping.
     *
     * @param rejection null when it became an event
     */
    record Outcome(SourceMapping mapping, Rejection rejection) {}

    /** @param now when the records are taken in */
    RelayBatch(RecordReader reader, RelaySettings settings, Instant now) {
        this.reader = reader;
        this.settings = settings;
        this.now = now;
    }

    /** What is to be written. */
    List<ProducerRecord<byte[], byte[]>> records() {
        return records;
    }

    List<Outcome> outcomes() {
        return outcomes;
    }

    /**
     * Takes a record for each of these mappings.
     *
     * @param counting told of each mapping whether an event was made
     */
    void take(
            ConsumerRecord<byte[], byte[]> record,
            List<SourceMapping> mappings,
            BiConsumer<SourceMapping, Boolean> counting) {
        if (mappings.isEmpty()) {
            return;
        }
        SourcePayload payload = null;
        UnmappableException unreadable = null;
        try {
            payload = reader.read(record);
        } catch (UnmappableException e) {
            unreadable = e;
        }
        for (SourceMapping mapping : mappings) {
            UnmappableException problem = unreadable == null ? map(payload, mapping) : unreadable;
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
            records.add(LogPublisher.record(mapping.kind().events().name(settings.prefix()), event, value));
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
        records.add(new ProducerRecord<>(topic, null, null, source.key(), source.value(), headers));
        outcomes.add(new Outcome(
                mapping,
                new Rejection(problem.reason(), problem.getMessage(), record.partition(), record.offset(), now)));
    }
}
