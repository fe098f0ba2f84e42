package dev.perennial.contracts.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventHeadersTest {
    private static final Instant APPENDED = Instant.parse("2014-01-15T20:31:00Z");
    private static final String PLACE = "perennial.label-events/3/1200";

    @Test
    void writesBinaryModeWithCorrelationAndCausation() {
        EventContext first = EventContext.first(UUID.fromString("6f1d2c3b-4a59-4e68-8f77-000000000001"), APPENDED);
        EventContext context = first.causes("training-requested", APPENDED.plusMillis(5));
        RecordHeaders headers = new RecordHeaders();

        CloudEventHeaders.write(headers, request(context), "/perennial/training-service");

        assertThat(text(headers))
                .containsExactly(
                        Map.entry("ce_specversion", "1.0"),
                        Map.entry("ce_id", context.eventId().toString()),
                        Map.entry("ce_source", "/perennial/training-service"),
                        Map.entry("ce_type", "dev.perennial.training-requests.v1"),
                        Map.entry("ce_time", "2014-01-15T20:31:00.005Z"),
                        Map.entry("ce_subject", "models/flight-delay"),
                        Map.entry("ce_correlationid", "6f1d2c3b-4a59-4e68-8f77-000000000001"),
                        Map.entry("ce_causationid", "6f1d2c3b-4a59-4e68-8f77-000000000001"),
                        Map.entry("content-type", "application/json"));
        assertThat(CloudEventHeaders.read(headers, PLACE, Instant.EPOCH)).isEqualTo(context);
    }

    @Test
    void writingTwiceLeavesEachHeaderOnce() {
        RecordHeaders headers = new RecordHeaders();
        CloudEventHeaders.write(headers, request(EventContext.first(EventContext.idOf("a"), APPENDED)), "/a");
        CloudEventHeaders.write(headers, request(EventContext.first(EventContext.idOf("b"), APPENDED)), "/b");

        assertThat(Arrays.stream(headers.toArray())
                        .filter(header -> header.key().equals("ce_id")))
                .hasSize(1);
        assertThat(text(headers)).containsEntry("ce_source", "/b").doesNotContainKey("ce_causationid");
    }

    @Test
    void recordWithoutHeadersIsWhoItIsByItsPlaceInTheLog() {
        EventContext context = CloudEventHeaders.read(new RecordHeaders(), PLACE, APPENDED);

        assertThat(context).isEqualTo(EventContext.first(EventContext.idOf(PLACE), APPENDED));
        assertThat(CloudEventHeaders.read(new RecordHeaders(), PLACE, APPENDED)).isEqualTo(context);
        assertThat(CloudEventHeaders.read(new RecordHeaders(), PLACE + "1", APPENDED)
                        .eventId())
                .isNotEqualTo(context.eventId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"order-17", "1-1-1-1-1", "", "6F1D2C3B4A594E688F77000000000001"})
    void idThatIsNoUuidGivesAStableOneOfSourceAndId(String id) {
        UUID here = CloudEventHeaders.read(headers("ce_id", id, "ce_source", "/a"), PLACE, APPENDED)
                .eventId();

        assertThat(CloudEventHeaders.read(headers("ce_id", id, "ce_source", "/a"), "elsewhere/0/0", APPENDED)
                        .eventId())
                .isEqualTo(here);
        assertThat(CloudEventHeaders.read(headers("ce_id", id, "ce_source", "/b"), PLACE, APPENDED)
                        .eventId())
                .isNotEqualTo(here);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "", "-999999999-01-01T00:00:00Z", "1000000000000"})
    void timeThatIsNoneIsTheAppendTime(String time) {
        assertThat(CloudEventHeaders.read(headers("ce_time", time), PLACE, APPENDED)
                        .occurredAt())
                .isEqualTo(APPENDED);
    }

    @Test
    void headerWithoutAValueCountsAsAbsent() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_id", null);
        headers.add("ce_time", null);

        assertThat(CloudEventHeaders.read(headers, PLACE, APPENDED))
                .isEqualTo(EventContext.first(EventContext.idOf(PLACE), APPENDED));
    }

    private static TrainingRequested request(EventContext context) {
        return new TrainingRequested(context, "flight-delay", Reason.DRIFT, "drift");
    }

    private static RecordHeaders headers(String... namesAndValues) {
        RecordHeaders headers = new RecordHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return headers;
    }

    private static Map<String, String> text(RecordHeaders headers) {
        Map<String, String> text = new LinkedHashMap<>();
        headers.forEach(header -> text.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return text;
    }
}
