package dev.perennial.ingest.messaging;

import dev.perennial.contracts.event.Example;
import dev.perennial.contracts.kafka.CloudEventHeaders;
import dev.perennial.contracts.kafka.EventCodec;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.ingest.domain.SourceRecord;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Sends on what the join of one partition has made, and what it has given up. */
final class JoinOutput {
    private static final String STAGE = "ingest/join";

    private final ProcessorContext<byte[], byte[]> context;
    private final JoinMetrics metrics;

    JoinOutput(ProcessorContext<byte[], byte[]> context, JoinMetrics metrics) {
        this.context = context;
        this.metrics = metrics;
    }

    void example(Example example, String sink) {
        Headers headers = new RecordHeaders();
        CloudEventHeaders.write(headers, example, LogPublisher.SOURCE);
        byte[] key = example.key().getBytes(StandardCharsets.UTF_8);
        context.forward(new Record<>(key, EventCodec.encode(example), context.currentSystemTimeMs(), headers), sink);
    }

    void deadLetter(SourceRecord source, String reason, String detail) {
        Topic topic = Topic.ofFullName(source.topic());
        metrics.countDeadLetter(topic, reason);
        Headers headers = DeadLetters.headers(source, STAGE, reason, detail);
        context.forward(
                new Record<>(source.key(), source.value(), context.currentSystemTimeMs(), headers),
                JoinTopology.deadLetters(topic));
    }
}
