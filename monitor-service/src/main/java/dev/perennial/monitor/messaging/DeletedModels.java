package dev.perennial.monitor.messaging;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Finds what is kept of models that were deleted since. */
final class DeletedModels {
    private DeletedModels() {}

    /**
     * @param states one for each model
     * @param since  when the last model before that had the name was deleted, as the state knows it
     */
    static <S> List<String> in(
            ReadOnlyKeyValueStore<String, S> states, Function<S, Instant> since, Catalogue catalogue) {
        List<String> deleted = new ArrayList<>();
        try (KeyValueIterator<String, S> rows = states.all()) {
            rows.forEachRemaining(row -> {
                if (since.apply(row.value).isBefore(catalogue.deletedAt(row.key))) {
                    deleted.add(row.key);
                }
            });
        }
        return deleted;
    }
}
