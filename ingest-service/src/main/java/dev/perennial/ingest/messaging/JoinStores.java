package dev.perennial.ingest.messaging;

import dev.perennial.ingest.domain.ExampleState;
import dev.perennial.ingest.domain.JoinTally;
import dev.perennial.ingest.domain.StreamTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
    private final KeyValueStore<Bytes, byte[]> deadlines;
    private final KeyValueStore<Bytes, byte[]> times;
    private final KeyValueStore<Bytes, byte[]> tallies;

    JoinStores(ProcessorContext<byte[], byte[]> context) {
        this.examples = context.getStateStore(EXAMPLES);
        this.deadlines = context.getStateStore(DEADLINES);
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
        if (before != null) {
            deadlines.delete(deadlineKey(modelName, before.deadlineMillis(), exampleId));
        }
        if (next == null) {
            examples.delete(exampleKey(modelName, exampleId));
        } else {
            deadlines.put(deadlineKey(modelName, next.deadlineMillis(), exampleId), NOTHING);
            examples.put(exampleKey(modelName, exampleId), StateCodec.encode(next));
        }
    }

    /** Ids of examples whose deadline is before a time, earliest first, at most {@code limit}. */
    List<String> dueBefore(String modelName, long timeMillis, int limit) {
        List<String> due = new ArrayList<>();
        Bytes from = deadlineKey(modelName, Long.MIN_VALUE, "");
        Bytes to = deadlineKey(modelName, timeMillis, "");
        try (KeyValueIterator<Bytes, byte[]> iterator = deadlines.range(from, to)) {
            while (iterator.hasNext() && due.size() < limit) {
                due.add(exampleId(modelName, iterator.next().key));
            }
        }
        return due;
    }

    StreamTime time(String modelName) {
        byte[] bytes = times.get(bytes(modelName));
        return bytes == null ? StreamTime.START : StateCodec.decodeTime(bytes);
    }

    void put(String modelName, StreamTime time) {
        times.put(bytes(modelName), StateCodec.encode(time));
    }

    JoinTally tally(String modelName) {
        byte[] bytes = tallies.get(bytes(modelName));
        return bytes == null ? JoinTally.NOTHING : StateCodec.decodeTally(bytes);
    }

    void put(String modelName, JoinTally tally) {
        tallies.put(bytes(modelName), StateCodec.encode(tally));
    }

    void deleteModel(String modelName) {
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

    /** Sorts by model, then by deadline: no model's name holds a zero byte, and the flipped sign sorts before 1970 first. */
    private static Bytes deadlineKey(String modelName, long deadlineMillis, String exampleId) {
        byte[] model = modelName.getBytes(StandardCharsets.UTF_8);
        byte[] example = exampleId.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(model.length + 1 + Long.BYTES + example.length)
                .put(model)
                .put((byte) 0)
                .putLong(deadlineMillis ^ Long.MIN_VALUE)
                .put(example)
                .array());
    }

    private static String exampleId(String modelName, Bytes deadlineKey) {
        int start = modelName.getBytes(StandardCharsets.UTF_8).length + 1 + Long.BYTES;
        byte[] key = deadlineKey.get();
        return new String(key, start, key.length - start, StandardCharsets.UTF_8);
    }

    private static Bytes bytes(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
