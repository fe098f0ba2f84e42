package dev.perennial.ingest.source;

import dev.perennial.contracts.Json;
import dev.perennial.ingest.domain.SourceRecord;
import dev.perennial.ingest.domain.source.SourceMapping;
import dev.perennial.ingest.domain.source.UnmappableException;
import dev.perennial.ingest.messaging.DeadLetters;
import dev.perennial.ingest.messaging.TransactionalWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** What the relay has sent since its last commit: it becomes visible with the next. */
final class RelayBatch {
    private static final String STAGE = "ingest/source";

    private final String prefix;
    private final TransactionalWriter writer;
    private final Instant begunAt;
    private final List<Outcome> outcomes = new ArrayList<>();

    /**
     * What became of a record for one mapping.
     *
     * @param rejection null when it became an event
     */
    record Outcome(SourceMapping mapping, Rejection rejection) {}

    /** @param prefix what every topic of this installation starts with */
    RelayBatch(String prefix, TransactionalWriter writer, Instant begunAt) {
        this.prefix = prefix;
        this.writer = writer;
        this.begunAt = begunAt;
    }

    Instant begunAt() {
        return begunAt;
    }

    /** One for each record and mapping. */
    List<Outcome> outcomes() {
        return outcomes;
    }

    /** Sends what came of a record. */
    void send(MappedRecord record) {
        for (MappedRecord.Result result : record.results()) {
            if (result.problem() == null) {
                writer.send(result.event());
                outcomes.add(new Outcome(result.mapping(), null));
            } else {
                reject(record, result.mapping(), result.problem());
            }
        }
    }

    private void reject(MappedRecord mapped, SourceMapping mapping, UnmappableException problem) {
        ConsumerRecord<byte[], byte[]> record = mapped.source();
        SourceRecord source = DeadLetters.source(
                record.topic(), record.partition(), record.offset(), record.key(), record.value(), record.headers());
        Headers headers = DeadLetters.headers(source, STAGE, Json.name(problem.reason()), problem.getMessage());
        headers.remove("model");
        headers.add("model", mapping.modelName().getBytes(StandardCharsets.UTF_8));
        String topic = mapping.kind().events().deadLetterName(prefix);
        writer.send(new ProducerRecord<>(topic, null, null, source.key(), source.value(), headers));
        outcomes.add(new Outcome(
                mapping,
                new Rejection(
                        problem.reason(),
                        problem.getMessage(),
                        record.partition(),
                        record.offset(),
                        mapped.mappedAt())));
    }
}
