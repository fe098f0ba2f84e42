package dev.perennial.monitor.messaging;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Gives a record that cannot be read the headers of a dead letter; key and value stay as they came. */
final class DeadLetterProcessor extends ContextualProcessor<byte[], Incoming, byte[], Bytes> {
    private static final int MAX_DETAIL = 1000;

    @Override
    public void process(Record<byte[], Incoming> dead) {
        RecordMetadata place = context().recordMetadata().orElseThrow();
        Headers headers = dead.headers();
        set(headers, "reason", "unreadable");
        set(headers, "stage", "monitor-service");
        set(headers, "topic", place.topic());
        set(headers, "partition", Integer.toString(place.partition()));
        set(headers, "offset", Long.toString(place.offset()));
        String detail = dead.value().problem();
        set(headers, "detail", detail.substring(0, Math.min(detail.length(), MAX_DETAIL)));
        context().forward(dead.withValue(dead.value().bytes()));
    }

    private static void set(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
