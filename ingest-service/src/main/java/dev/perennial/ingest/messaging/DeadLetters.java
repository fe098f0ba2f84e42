package dev.perennial.ingest.messaging;

import dev.perennial.ingest.domain.Decision;
import dev.perennial.ingest.domain.ExampleState;
import dev.perennial.ingest.domain.ExampleState.LabelWaiting;
import dev.perennial.ingest.domain.Outcome;
import dev.perennial.ingest.domain.SourceRecord;
import dev.perennial.ingest.domain.SourceRecord.SourceHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** What goes to a dead-letter topic: the record as it was, with the reason and its place in headers. */
public final class DeadLetters {
    private static final int MAX_KEY_BYTES = 4 * 1024;
    private static final int MAX_DETAIL_CHARACTERS = 2_000;

    private DeadLetters() {}

    /** The record with what it carried; one beyond the size limit is cut, and loses its headers. */
    public static SourceRecord source(
            String topic, int partition, long offset, byte[] key, byte[] value, Headers headers) {
        List<SourceHeader> kept = new ArrayList<>();
        headers.forEach(header -> kept.add(new SourceHeader(header.key(), header.value())));
        int valueBytes = value == null ? 0 : value.length;
        int headerBytes = kept.stream()
                .mapToInt(header -> header.name().length() + (header.value() == null ? 0 : header.value().length))
                .sum();
        return new SourceRecord(
                topic,
                partition,
                offset,
                key == null || key.length > MAX_KEY_BYTES ? null : key,
                valueBytes > EventLimits.MAX_RECORD_BYTES ? Arrays.copyOf(value, EventLimits.MAX_RECORD_BYTES) : value,
                headerBytes > EventLimits.MAX_RECORD_BYTES ? List.of() : kept);
    }

    /**
     * @param stage  which part of this service gave up, e.g. {@code ingest/join}
     * @param detail for people
     */
    public static Headers headers(SourceRecord source, String stage, String reason, String detail) {
        Headers headers = new RecordHeaders();
        source.headers().forEach(header -> headers.add(header.name(), header.value()));
        set(headers, "reason", reason);
        set(headers, "stage", stage);
        set(headers, "topic", source.topic());
        set(headers, "partition", Integer.toString(source.partition()));
        set(headers, "offset", Long.toString(source.offset()));
        set(headers, "detail", detail.substring(0, Math.min(detail.length(), MAX_DETAIL_CHARACTERS)));
        return headers;
    }

    private static void set(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** When features meet a waiting label that is too late for them, it is the label that is given up. */
    static SourceRecord givenUp(Decision decision, ExampleState before, SourceRecord source) {
        return decision.outcome() == Outcome.LABEL_LATE && before instanceof LabelWaiting waiting
                ? waiting.source()
                : source;
    }
}
