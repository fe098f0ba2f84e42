package dev.perennial.monitor.messaging;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The newest reports of each model: a new one takes the place of the oldest. */
final class ReportRing<T> {
    /** Reports kept for each model. */
    static final int SIZE = 200;

    private final KeyValueStore<String, T> store;

    ReportRing(KeyValueStore<String, T> store) {
        this.store = store;
    }

    /** @param count how many reports the model had before this one */
    void put(String modelName, long count, T report) {
        store.put(StoreKeys.first(modelName) + count % SIZE, report);
    }

    /** Drops all of a model. */
    void forget(String modelName) {
        StoreKeys.all(store, modelName).forEach(store::delete);
    }

    /** The model's reports, in no particular order. */
    static <T> List<T> all(ReadOnlyKeyValueStore<String, T> store, String modelName) {
        List<T> reports = new ArrayList<>();
        try (KeyValueIterator<String, T> rows = store.range(StoreKeys.first(modelName), StoreKeys.last(modelName))) {
            rows.forEachRemaining(row -> reports.add(row.value));
        }
        return reports;
    }
}
