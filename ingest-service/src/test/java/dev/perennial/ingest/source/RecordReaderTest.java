package dev.perennial.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.definition.ModelDefinition.SourceTopic.Format;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.ingest.domain.source.SourcePayload;
import dev.perennial.ingest.domain.source.UnmappableException;
import dev.perennial.ingest.schema.SchemaReader;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordReaderTest {
    private static final Instant APPENDED = Instant.parse("2026-01-01T00:00:00Z");
    private static final String ID = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private static final String CHAIN = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

    private final RecordReader reader = new RecordReader(new SchemaReader(null, InstantSource.system()));

    @Test
    void plainJsonIsWhatItIsAndItsPlaceStartsTheChain() {
        SourcePayload payload = read("{\"a\":{\"b\":[1]}}");

        assertThat(payload.fields()).isEqualTo(Map.of("a", Map.of("b", List.of(1))));
        assertThat(payload.isCloudEvent()).isFalse();
        assertThat(payload.appendedAt()).isEqualTo(APPENDED);
        assertThat(payload.origin()).isEqualTo(EventContext.first(EventContext.idOf("rides/1/42"), APPENDED));
    }

    @Test
    void aCloudEventSaysTheSameInEitherMode() {
        SourcePayload binary = read(
                "{\"a\":1}",
                "ce_specversion",
                "1.0",
                "ce_id",
                ID,
                "ce_source",
                "/cabs",
                "ce_time",
                "2025-12-31T23:00:00Z",
                "ce_correlationid",
                CHAIN,
                "content-type",
                "application/json");
        SourcePayload structured = read(
                "{\"specversion\":\"1.0\",\"id\":\"" + ID + "\",\"source\":\"/cabs\",\"type\":\"ride\","
                        + "\"time\":\"2025-12-31T23:00:00Z\",\"correlationid\":\"" + CHAIN + "\",\"data\":{\"a\":1}}",
                "content-type",
                "Application/CloudEvents+JSON; charset=UTF-8");

        assertThat(structured).isEqualTo(binary);
        assertThat(binary.isCloudEvent()).isTrue();
        assertThat(binary.fields()).isEqualTo(Map.of("a", 1));
        assertThat(binary.origin().eventId()).hasToString(ID);
        assertThat(binary.origin().correlationId()).hasToString(CHAIN);
        assertThat(binary.origin().occurredAt()).isEqualTo("2025-12-31T23:00:00Z");
    }

    @Test
    void aStructuredEventMayCarryItsDataInBase64() {
        SourcePayload payload =
                read("{\"id\":\"x\",\"data_base64\":\"eyJhIjoxfQ==\"}", "content-type", "application/cloudevents+json");

        assertThat(payload.fields()).isEqualTo(Map.of("a", 1));
    }

    @Test
    void anIdThatIsNoUuidIsStableWithItsSource() {
        assertThat(read("{}", "ce_id", "7", "ce_source", "/a").origin().eventId())
                .isEqualTo(read("{\"x\":1}", "ce_id", "7", "ce_source", "/a")
                        .origin()
                        .eventId())
                .isNotEqualTo(
                        read("{}", "ce_id", "7", "ce_source", "/b").origin().eventId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[1]", "7", "{\"a\":1", "{\"a\":1,\"a\":2}", "{} {}", "nonsense"})
    void whatIsNoJsonObjectIsUnreadable(String value) {
        assertThatThrownBy(() -> read(value)).isInstanceOf(UnmappableException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"x\"}",
                "{\"data\":[1]}",
                "{\"data\":\"{}\"}",
                "{\"data_base64\":\"?\"}",
                "{\"data_base64\":\"AA==\"}"
            })
    void aStructuredEventWithoutAnObjectAsItsDataIsUnreadable(String value) {
        assertThatThrownBy(() -> read(value, "content-type", "application/cloudevents+json"))
                .isInstanceOf(UnmappableException.class);
    }

    @Test
    void aRecordWithoutAValueIsUnreadable() {
        assertThatThrownBy(() -> reader.read(record(null, new RecordHeaders()), Format.JSON))
                .isInstanceOf(UnmappableException.class)
                .hasMessage("no value");
    }

    private SourcePayload read(String value, String... namesAndValues) {
        Headers headers = new RecordHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1].getBytes(UTF_8));
        }
        return reader.read(record(value.getBytes(UTF_8), headers), Format.JSON);
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] value, Headers headers) {
        return new ConsumerRecord<>(
                "rides",
                1,
                42,
                APPENDED.toEpochMilli(),
                TimestampType.CREATE_TIME,
                -1,
                -1,
                null,
                value,
                headers,
                Optional.empty());
    }
}
