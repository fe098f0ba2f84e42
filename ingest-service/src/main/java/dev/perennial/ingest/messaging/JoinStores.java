package dev.perennial.ingest.messaging;

import dev.perennial.ingest.domain.ExampleState;
import dev.perennial.ingest.domain.JoinTally;
import dev.perennial.ingest.domain.StreamTime;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The state of one partition of the join: what is remembered by example, an index of it by model and deadline, and
 * the time and one tally per model.
 */
final class JoinStores {
    private static final String EXAMPLES = "join-examples";
    private static final String DEADLINES = "join-deadlines";
    private static final String TIMES = "join-times";
    private static final String TALLIES = "join-tallies";
    private static final byte[] NOTHING = {};

    private final KeyValueStore<Bytes, byte[]> examples;
    private final TimeIndex deadlines;
    private final KeyValueStore<Bytes, byte[]> times;
    private final KeyValueStore<Bytes, byte[]> tallies;
    /** What the stores of models hold, decoded: each record asks for it several times. */
    private final Map<String, StreamTime> knownTimes = new HashMap<>();

    private final Map<String, JoinTally> knownTallies = new HashMap<>();

    JoinStores(ProcessorContext<byte[], byte[]> context) {
        this.examples = context.getStateStore(EXAMPLES);
        this.deadlines = new TimeIndex(context.getStateStore(DEADLINES));
        this.times = context.getStateStore(TIMES);
        this.tallies = context.getStateStore(TALLIES);
    }

    static Set<StoreBuilder<?>> builders() {
        return Set.of(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(EXAMPLES), Serdes.Bytes(), Serdes.ByteArray()),
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(DEADLINES), Serdes.Bytes(), Serdes.ByteArray()),
                ofModels(TIMES),
                ofModels(TALLIES));
    }

    /** Cached, so that the changelog gets what is known of a model once per commit and not once per record. */
    private static StoreBuilder<?> ofModels(String name) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingEnabled();
    }

    /** The topic on which the tallies of all partitions can be followed, by model. */
    static String talliesTopic(String applicationId) {
        return applicationId + "-" + TALLIES + "-changelog";
    }

    /** What is remembered of an example; null: nothing. */
    ExampleState example(String modelName, String exampleId) {
        byte[] bytes = examples.get(exampleKey(modelName, exampleId));
        return bytes == null ? null : StateCodec.decodeState(bytes);
    }

    /** Remembers {@code next} in place of {@code before}; null: nothing. */
    void replace(String modelName, String exampleId, ExampleState before, ExampleState next) {
        if (before == next) {
            return;
        }
        boolean isSameDeadline = before != null && next != null && before.deadlineMillis() == next.deadlineMillis();
        if (before != null && !isSameDeadline) {
            deadlines.delete(modelName, before.deadlineMillis(), exampleId);
        }
        if (next != null && !isSameDeadline) {
            deadlines.put(modelName, next.deadlineMillis(), exampleId, NOTHING);
        }
        examples.put(exampleKey(modelName, exampleId), next == null ? null : StateCodec.encode(next));
    }

    /** Ids of examples whose deadline is before a time, earliest first, at most {@code limit}. */
    List<String> dueBefore(String modelName, long timeMillis, int limit) {
        return deadlines.before(modelName, timeMillis, limit).stream()
                .map(TimeIndex.Entry::name)
                .toList();
    }

    StreamTime time(String modelName) {
        return knownTimes.computeIfAbsent(modelName, name -> {
            byte[] bytes = times.get(bytes(name));
            return bytes == null ? StreamTime.START : StateCodec.decodeTime(bytes);
        });
    }

    void put(String modelName, StreamTime time) {
        knownTimes.put(modelName, time);
        times.put(bytes(modelName), StateCodec.encode(time));
    }

    JoinTally tally(String modelName) {
        return knownTallies.computeIfAbsent(modelName, name -> {
            byte[] bytes = tallies.get(bytes(name));
            return bytes == null ? JoinTally.NOTHING : StateCodec.decodeTally(bytes);
        });
    }

    void put(String modelName, JoinTally tally) {
        knownTallies.put(modelName, tally);
        tallies.put(bytes(modelName), StateCodec.encode(tally));
    }

    void deleteModel(String modelName) {
        knownTimes.remove(modelName);
        knownTallies.remove(modelName);
        times.delete(bytes(modelName));
        tallies.delete(bytes(modelName));
    }

    /** Models of which anything was ever seen here. */
    List<String> models() {
        List<String> models = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> iterator = tallies.all()) {
            while (iterator.hasNext()) {
                KeyValue<Bytes, byte[]> entry = iterator.next();
                models.add(new String(entry.key.get(), StandardCharsets.UTF_8));
            }
        }
        return models;
    }

    private static Bytes exampleKey(String modelName, String exampleId) {
        return bytes(modelName + ":" + exampleId);
    }

    private static Bytes bytes(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
