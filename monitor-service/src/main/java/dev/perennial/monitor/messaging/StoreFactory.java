package dev.perennial.monitor.messaging;

import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * How the state is kept. A cache in front of each store keeps what changes with every record from reaching the changelog
 * more than once a commit.
 *
 * @param kind the store behind the cache
 */
record StoreFactory(Function<String, KeyValueBytesStoreSupplier> kind) {
    /** On disk; what does not fit into memory need not. */
    static final StoreFactory PERSISTENT = new StoreFactory(Stores::persistentKeyValueStore);

    StoreBuilder<?> store(String name, Serde<?> values) {
        return Stores.keyValueStoreBuilder(kind.apply(name), Serdes.String(), values)
                .withCachingEnabled();
    }
}
