package dev.perennial.monitor.messaging;

import dev.perennial.monitor.domain.window.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The contents of windows that are not closed. What was read once stays in memory, in step with the store. */
final class OpenWindows<T> {
    private final KeyValueStore<String, T> store;
    private final Map<String, T> read = new HashMap<>();

    OpenWindows(KeyValueStore<String, T> store) {
        this.store = store;
    }

    Optional<T> get(WindowKey key) {
        return Optional.ofNullable(read.computeIfAbsent(key.toString(), store::get));
    }

    void put(WindowKey key, T content) {
        read.put(key.toString(), content);
        store.put(key.toString(), content);
    }

    /** Takes out the model's windows that end at {@code end} or before: their contents by part, the oldest window first. */
    Map<Window, Map<WindowKey, T>> take(String modelName, Instant end) {
        Map<Window, Map<WindowKey, T>> taken = new LinkedHashMap<>();
        List<String> keys = new ArrayList<>();
        String from = StoreKeys.first(modelName);
        try (KeyValueIterator<String, T> rows = store.range(from, from + StoreKeys.time(end))) {
            while (rows.hasNext()) {
                KeyValue<String, T> row = rows.next();
                WindowKey key = WindowKey.parse(row.key);
                if (!key.window().end().isAfter(end)) {
                    taken.computeIfAbsent(key.window(), window -> new LinkedHashMap<>())
                            .put(key, row.value);
                    keys.add(row.key);
                }
            }
        }
        keys.forEach(this::delete);
        return taken;
    }

    /** Drops all of a model. */
    void forget(String modelName) {
        StoreKeys.all(store, modelName).forEach(this::delete);
    }

    private void delete(String key) {
        store.delete(key);
        read.remove(key);
    }
}
