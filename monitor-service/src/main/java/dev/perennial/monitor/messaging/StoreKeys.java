package dev.perennial.monitor.messaging;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keys that sort by model, then by time. A model's name holds no slash, so one model's keys lie together. */
final class StoreKeys {
    /** Makes every instant since 1900 positive, so that the digits sort like the instants. */
    private static final long SHIFT = 10_000_000_000_000L;

    private StoreKeys() {}

    /** Sorts before every key of the model. */
    static String first(String modelName) {
        return modelName + "/";
    }

    /** Sorts after every key of the model: a zero follows the slash. */
    static String last(String modelName) {
        return modelName + "0";
    }

    /** Every key of the model. */
    static List<String> all(KeyValueStore<String, ?> store, String modelName) {
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, ?> rows = store.range(first(modelName), last(modelName))) {
            rows.forEachRemaining(row -> keys.add(row.key));
        }
        return keys;
    }

    static String time(Instant time) {
        return String.format("%019d", time.toEpochMilli() + SHIFT);
    }

    static Instant time(String digits) {
        return Instant.ofEpochMilli(Long.parseLong(digits) - SHIFT);
    }
}
