package dev.perennial.monitor.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.perennial.contracts.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** State as JSON, in the stores and on their changelogs. */
final class StateSerdes {
    private StateSerdes() {}

    static <T> Serde<T> of(Class<T> type) {
        return Serdes.serdeFrom((topic, value) -> write(value), (topic, bytes) -> read(type, bytes));
    }

    private static byte[] write(Object value) {
        try {
            return value == null ? null : Json.mapper().writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("state is always JSON", e);
        }
    }

    private static <T> T read(Class<T> type, byte[] bytes) {
        try {
            return bytes == null ? null : Json.mapper().readValue(bytes, type);
        } catch (IOException e) {
            throw new UncheckedIOException("state of another version: " + type.getSimpleName(), e);
        }
    }
}
