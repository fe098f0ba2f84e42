package dev.perennial.monitor.messaging;

import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * How the state is kept.
 *
 * @param kind the store that holds it
 */
record StoreFactory(Function<String, KeyValueBytesStoreSupplier> kind) {
    /** On disk; what does not fit into memory need not. */
    static final StoreFactory PERSISTENT = new StoreFactory(Stores::persistentKeyValueStore);

    /** What is kept of each example: it changes a few times in its life. */
    <T> StoreBuilder<KeyValueStore<String, T>> ofExamples(String name, Serde<T> values) {
        return Stores.keyValueStoreBuilder(kind.apply(name), Serdes.String(), values);
    }

    /** What is kept of each model: it changes with every record, and a cache lets it reach the changelog once a commit. */
    <T> StoreBuilder<KeyValueStore<String, T>> ofModels(String name, Serde<T> values) {
        return ofExamples(name, values).withCachingEnabled();
    }
}
