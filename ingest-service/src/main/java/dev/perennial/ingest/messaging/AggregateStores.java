package dev.perennial.ingest.messaging;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.AggregateDefinition;
import dev.perennial.contracts.event.AggregateUpdated.Pane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The panes of one partition, sorted by model and expiry, and the examples that wait for their aggregates. */
final class AggregateStores {
    private static final String PANES = "aggregate-panes";
    private static final String PARTIAL = "join-partial";
    private static final byte[] NOTHING = {};

    private final TimeIndex panes;
    private final TimeIndex partial;

    AggregateStores(ProcessorContext<byte[], byte[]> context) {
        this.panes = new TimeIndex(context.getStateStore(PANES));
        this.partial = new TimeIndex(context.getStateStore(PARTIAL));
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
        byte[] bytes = panes.get(modelName, expiryMillis, name(aggregate, entity));
        return bytes == null ? null : read(bytes);
    }

    void put(String modelName, long expiryMillis, Pane pane) {
        panes.put(modelName, expiryMillis, name(pane.aggregate(), pane.entity()), write(pane));
    }

    /** Deletes and returns panes that expire before a time, earliest first, at most {@code limit}. */
    List<Pane> expire(String modelName, long timeMillis, int limit) {
        List<Pane> expired = new ArrayList<>();
        for (TimeIndex.Entry entry : panes.before(modelName, timeMillis, limit)) {
            expired.add(read(entry.value()));
            panes.delete(modelName, entry.timeMillis(), entry.name());
        }
        return expired;
    }

    void addPartial(String modelName, Instant eventTime, String exampleId) {
        partial.put(modelName, eventTime.toEpochMilli(), exampleId, NOTHING);
    }

    void removePartial(String modelName, Instant eventTime, String exampleId) {
        partial.delete(modelName, eventTime.toEpochMilli(), exampleId);
    }

    /** Ids of examples that wait for their aggregates as of a time (inclusive) or before, at most {@code limit}. */
    List<String> partialThrough(String modelName, long timeMillis, int limit) {
        return partial.before(modelName, Math.addExact(timeMillis, 1), limit).stream()
                .map(TimeIndex.Entry::name)
                .toList();
    }

    private static String name(String aggregate, String entity) {
        return aggregate + '\0' + entity;
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
