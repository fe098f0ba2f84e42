package dev.perennial.ingest.messaging;

import java.time.Duration;
import java.util.List;

/** Forgets what is past its time on one partition, and all of a model that is no more. */
final class Expiry {
    private static final Duration LONGEST_BEHIND = Duration.ofDays(30);

    private final Definitions definitions;
    private final Watermarks watermarks;
    private final JoinStores stores;
    private final Aggregator aggregator;
    private final JoinMemory memory;

    Expiry(
            Definitions definitions,
            Watermarks watermarks,
            JoinStores stores,
            Aggregator aggregator,
            JoinMemory memory) {
        this.definitions = definitions;
        this.watermarks = watermarks;
        this.stores = stores;
        this.aggregator = aggregator;
        this.memory = memory;
    }

    /** @param atOnce examples of a model that are forgotten at the most, at least 1 */
    void run(int atOnce) {
        for (String modelName : stores.models()) {
            if (definitions.find(modelName).isEmpty()
                    && definitions.findUpToDate(modelName).isEmpty()) {
                discard(modelName, atOnce);
            } else {
                expire(modelName, atOnce);
            }
        }
    }

    private void expire(String modelName, int atOnce) {
        long now = stores.time(modelName).nowMillis();
        stores.dueBefore(modelName, now, atOnce).forEach(exampleId -> memory.expire(modelName, exampleId));
        aggregator.expire(modelName, panesBefore(modelName, now), atOnce * aggregates(modelName));
    }

    private void discard(String modelName, int atOnce) {
        List<String> all = stores.dueBefore(modelName, Long.MAX_VALUE, atOnce);
        all.forEach(exampleId -> memory.discard(modelName, exampleId));
        if (aggregator.expire(modelName, Long.MAX_VALUE, atOnce) && all.size() < atOnce) {
            aggregator.forget(modelName);
            stores.deleteModel(modelName);
        }
    }

    /** At least 1; a record makes so many panes at the most. */
    private int aggregates(String modelName) {
        return definitions
                .find(modelName)
                .map(definition -> Math.max(1, definition.aggregates().size()))
                .orElse(1);
    }

    /** Examples that wait here or on another partition still ask for panes; those expire by the lateness later. */
    private long panesBefore(String modelName, long nowMillis) {
        long longest = nowMillis - LONGEST_BEHIND.toMillis();
        Duration lateness = definitions
                .find(modelName)
                .map(definition -> definition.source().lateness())
                .orElse(Duration.ZERO);
        return watermarks
                .completedThrough(modelName)
                .map(completed -> completed.plus(lateness).toEpochMilli())
                .map(completed -> Math.max(longest, Math.min(nowMillis, completed)))
                .orElse(longest);
    }
}
