package dev.perennial.ingest.messaging;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.AggregateDefinition;
import dev.perennial.contracts.event.AggregateUpdated.Pane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The panes of one partition, sorted by model and expiry, and the examples that wait for their aggregates. */
final class AggregateStores {
    private static final String PANES = "aggregate-panes";
    private static final String PARTIAL = "join-partial";
    private static final byte[] NOTHING = {};

    private final KeyValueStore<Bytes, byte[]> panes;
    private final KeyValueStore<Bytes, byte[]> partial;

    AggregateStores(ProcessorContext<byte[], byte[]> context) {
        this.panes = context.getStateStore(PANES);
        this.partial = context.getStateStore(PARTIAL);
    }

    static Set<StoreBuilder<?>> builders() {
        return Set.of(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(PANES), Serdes.Bytes(), Serdes.ByteArray()),
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(PARTIAL), Serdes.Bytes(), Serdes.ByteArray()));
    }

    /** When nobody can ask for a pane any more: events may be late, and a time may fall anywhere into its own pane. */
    static long expiryMillis(AggregateDefinition aggregate, Duration lateness, long startMillis) {
        return startMillis + aggregate.window().toMillis() + 2 * aggregate.paneMillis() + lateness.toMillis();
    }

    /** The pane of an entity that begins then; null: none. */
    Pane pane(String modelName, long expiryMillis, String aggregate, String entity) {
        byte[] bytes = panes.get(paneKey(modelName, expiryMillis, aggregate, entity));
        return bytes == null ? null : read(bytes);
    }

    void put(String modelName, long expiryMillis, Pane pane) {
        panes.put(paneKey(modelName, expiryMillis, pane.aggregate(), pane.entity()), write(pane));
    }

    /** Deletes and returns panes that expire before a time, earliest first, at most {@code limit}. */
    List<Pane> expire(String modelName, long timeMillis, int limit) {
        List<Bytes> keys = new ArrayList<>();
        List<Pane> expired = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> due =
                panes.range(timeKey(modelName, Long.MIN_VALUE, ""), timeKey(modelName, timeMillis, ""))) {
            while (due.hasNext() && keys.size() < limit) {
                var entry = due.next();
                keys.add(entry.key);
                expired.add(read(entry.value));
            }
        }
        keys.forEach(panes::delete);
        return expired;
    }

    void addPartial(String modelName, Instant eventTime, String exampleId) {
        partial.put(timeKey(modelName, eventTime.toEpochMilli(), exampleId), NOTHING);
    }

    void removePartial(String modelName, Instant eventTime, String exampleId) {
        partial.delete(timeKey(modelName, eventTime.toEpochMilli(), exampleId));
    }

    /** Ids of examples that wait for their aggregates as of a time (inclusive) or before, at most {@code limit}. */
    List<String> partialThrough(String modelName, long timeMillis, int limit) {
        List<String> ids = new ArrayList<>();
        int start = modelName.getBytes(StandardCharsets.UTF_8).length + 1 + Long.BYTES;
        try (KeyValueIterator<Bytes, byte[]> due = partial.range(
                timeKey(modelName, Long.MIN_VALUE, ""), timeKey(modelName, Math.addExact(timeMillis, 1), ""))) {
            while (due.hasNext() && ids.size() < limit) {
                byte[] key = due.next().key.get();
                ids.add(new String(key, start, key.length - start, StandardCharsets.UTF_8));
            }
        }
        return ids;
    }

    private static Bytes paneKey(String modelName, long expiryMillis, String aggregate, String entity) {
        return timeKey(modelName, expiryMillis, aggregate + '\0' + entity);
    }

    /** Sorts by model, then by time: no model's name holds a zero byte, and the flipped sign sorts before 1970 first. */
    private static Bytes timeKey(String modelName, long millis, String rest) {
        byte[] model = modelName.getBytes(StandardCharsets.UTF_8);
        byte[] last = rest.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(model.length + 1 + Long.BYTES + last.length)
                .put(model)
                .put((byte) 0)
                .putLong(millis ^ Long.MIN_VALUE)
                .put(last)
                .array());
    }

    private static byte[] write(Pane pane) {
        try {
            return Json.mapper().writeValueAsBytes(pane);
        } catch (IOException e) {
            throw new UncheckedIOException("a pane is always JSON", e);
        }
    }

    private static Pane read(byte[] bytes) {
        try {
            return Json.mapper().readValue(bytes, Pane.class);
        } catch (IOException e) {
            throw new UncheckedIOException("the store holds what was written to it", e);
        }
    }
}
