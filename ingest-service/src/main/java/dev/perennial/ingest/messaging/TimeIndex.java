package dev.perennial.ingest.messaging;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A store that is asked for what is due: entries by model, then by time. What was due is deleted, and a store keeps the marks of that for
 * a while, over which every search from the beginning would lead; so it is noted up to where nothing is left. For one thread.
 */
final class TimeIndex {
    private final KeyValueStore<Bytes, byte[]> store;
    /** By model: before this time there is nothing. Unknown after a start. */
    private final Map<String, Long> nothingBefore = new HashMap<>();

    /**
     * An entry.
     *
     * @param timeMillis in epoch milliseconds
     * @param name       unique within its model and time
     */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Entry(long timeMillis, String name, byte[] value) {}

    TimeIndex(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** Null: nothing. */
    byte[] get(String modelName, long timeMillis, String name) {
        return store.get(key(modelName, timeMillis, name));
    }

    void put(String modelName, long timeMillis, String name, byte[] value) {
        nothingBefore.computeIfPresent(modelName, (model, time) -> Math.min(time, timeMillis));
        store.put(key(modelName, timeMillis, name), value);
    }

    void delete(String modelName, long timeMillis, String name) {
        // what a deletion returns is looked for first; this is not
        store.put(key(modelName, timeMillis, name), null);
    }

    /** Entries before a time, the earliest first, at most {@code limit}, at least 1. */
    List<Entry> before(String modelName, long timeMillis, int limit) {
        List<Entry> found = new ArrayList<>();
        long from = nothingBefore.getOrDefault(modelName, Long.MIN_VALUE);
        if (from >= timeMillis) {
            return found;
        }
        int prefix = modelName.getBytes(StandardCharsets.UTF_8).length + 1;
        try (KeyValueIterator<Bytes, byte[]> entries =
                store.range(key(modelName, from, ""), key(modelName, timeMillis, ""))) {
            while (entries.hasNext() && found.size() < limit) {
                var entry = entries.next();
                found.add(entry(entry.key.get(), prefix, entry.value));
            }
        }
        nothingBefore.put(modelName, found.isEmpty() ? timeMillis : found.get(0).timeMillis());
        return found;
    }

    private static Entry entry(byte[] key, int prefix, byte[] value) {
        int start = prefix + Long.BYTES;
        return new Entry(
                ByteBuffer.wrap(key).getLong(prefix) ^ Long.MIN_VALUE,
                new String(key, start, key.length - start, StandardCharsets.UTF_8),
                value);
    }

    /** Sorts by model, then by time: no model's name holds a zero byte, and the flipped sign sorts before 1970 first. */
    private static Bytes key(String modelName, long millis, String name) {
        byte[] model = modelName.getBytes(StandardCharsets.UTF_8);
        byte[] last = name.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(model.length + 1 + Long.BYTES + last.length)
                .put(model)
                .put((byte) 0)
                .putLong(millis ^ Long.MIN_VALUE)
                .put(last)
                .array());
    }
}
