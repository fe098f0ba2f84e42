package dev.perennial.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.perennial.contracts.definition.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    record Everything(
            String text,
            int count,
            Double number,
            boolean flag,
            Metric metric,
            Duration duration,
            Instant at,
            UUID id,
            Map<String, Object> values) {
        /** A derived question is no field. */
        public boolean isEmpty() {
            return values.isEmpty();
        }
    }

    private static final String JSON =
            "{\"text\":\"a\",\"count\":1,\"number\":0.5,\"flag\":true,\"metric\":\"log-loss\","
                    + "\"duration\":\"36h\",\"at\":\"2014-01-15T17:45:00Z\",\"id\":\"6f1d2c3b-4a59-4e68-8f77-000000000001\","
                    + "\"values\":{\"missing\":null}}";

    @Test
    void dialectIsStable() throws JsonProcessingException {
        Everything everything = read(JSON);

        assertThat(everything.metric()).isEqualTo(Metric.LOG_LOSS);
        assertThat(everything.duration()).isEqualTo(Duration.ofHours(36));
        assertThat(Json.mapper().writeValueAsString(everything)).isEqualTo(JSON);
    }

    @Test
    void nullIsAbsentExceptInsideAMap() throws JsonProcessingException {
        Everything sparse = new Everything(null, 1, null, false, null, null, null, null, new TreeMap<>());

        assertThat(Json.mapper().writeValueAsString(sparse)).isEqualTo("{\"count\":1,\"flag\":false,\"values\":{}}");
    }

    @Test
    void unknownFieldsAreIgnored() throws JsonProcessingException {
        assertThat(read(JSON.replace("{\"text\"", "{\"later\":[1,{}],\"text\"")))
                .isEqualTo(read(JSON));
    }

    @Test
    void wholeNumberMayStandForText() throws JsonProcessingException {
        assertThat(read(JSON.replace("\"a\"", "17")).text()).isEqualTo("17");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"text\":true",
                "\"text\":1.5",
                "\"text\":[]",
                "\"count\":\"1\"",
                "\"count\":1.9",
                "\"count\":3000000000",
                "\"count\":null",
                "\"number\":true",
                "\"number\":NaN",
                "\"flag\":\"true\"",
                "\"flag\":1",
                "\"metric\":\"LOG_LOSS\"",
                "\"metric\":0",
                "\"duration\":\"PT36H\"",
                "\"duration\":36",
                "\"at\":\"yesterday\"",
                "\"at\":[2014,1,15]",
                "\"id\":\"1\"",
                "\"count\":1,\"count\":1"
            })
    void valueOfAnotherTypeIsRefused(String field) {
        String name = field.substring(0, field.indexOf(':'));
        String json = JSON.replaceAll(name + ":(\"[^\"]*\"|[a-z0-9.]+)", field);

        assertThat(json).contains(field);
        assertThatThrownBy(() -> read(json)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void emptyTextIsNoId() throws JsonProcessingException {
        assertThat(read(JSON.replace("6f1d2c3b-4a59-4e68-8f77-000000000001", ""))
                        .id())
                .isNull();
    }

    private static Everything read(String json) throws JsonProcessingException {
        return Json.mapper().readValue(json, Everything.class);
    }
}
