package dev.perennial.ingest.messaging;

import dev.perennial.contracts.definition.AggregateDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.AggregateUpdated;
import dev.perennial.contracts.event.AggregateUpdated.Pane;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.kafka.CloudEventHeaders;
import dev.perennial.contracts.kafka.EventCodec;
import dev.perennial.ingest.domain.StreamTime;
import dev.perennial.model.aggregate.Contribution;
import dev.perennial.model.aggregate.Panes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Keeps the panes of one partition, and the examples that wait for them; tells every change, and how far the partition's time is. */
final class Aggregator {
    private final ProcessorContext<byte[], byte[]> context;
    private final AggregateStores stores;
    private final JoinMetrics metrics;
    /** What was told last, so that nothing is told twice; after a restart each is told once more. */
    private final Map<String, Told> told = new HashMap<>();

    private final Map<String, Instant> completedThrough = new HashMap<>();
    /** Models of which an example waits that was not there when they were completed. */
    private final Set<String> waitingAnew = new HashSet<>();

    private record Told(long latestMillis, Instant completedThrough) {}

    Aggregator(ProcessorContext<byte[], byte[]> context, AggregateStores stores, JoinMetrics metrics) {
        this.context = context;
        this.stores = stores;
        this.metrics = metrics;
    }

    /**
     * Adds what an event made known.
     *
     * @param cause the event
     * @param time  of the model on this partition, this event included
     */
    void add(ModelDefinition definition, List<Contribution> contributions, EventContext cause, StreamTime time) {
        for (Contribution contribution : contributions) {
            AggregateDefinition aggregate = definition.aggregates().get(contribution.aggregate());
            long expiry = AggregateStores.expiryMillis(
                    aggregate, definition.source().lateness(), aggregate.paneStart(contribution.at()));
            if (expiry < time.nowMillis()) {
                metrics.countLateContribution(definition.name());
                continue;
            }
            Pane before = stores.pane(definition.name(), expiry, contribution.aggregate(), contribution.entity());
            Pane after = Panes.add(aggregate, before, contribution);
            stores.put(definition.name(), expiry, after);
            tell(definition.name(), after, cause, time);
        }
    }

    /** An example waits until the aggregates as of its event time are known. */
    void await(String modelName, Instant eventTime, String exampleId) {
        stores.addPartial(modelName, eventTime, exampleId);
        waitingAnew.add(modelName);
    }

    /** It waits no more. */
    void release(String modelName, Instant eventTime, String exampleId) {
        stores.removePartial(modelName, eventTime, exampleId);
    }

    /** Whether there may be examples that wait for what is known up to that event time. */
    boolean mayBeDue(String modelName, Instant through) {
        return waitingAnew.contains(modelName) || !through.equals(completedThrough.get(modelName));
    }

    /** Ids of the examples that wait for what is known up to that event time, at most {@code limit}. */
    List<String> due(String modelName, Instant through, int limit) {
        return stores.partialThrough(modelName, through.toEpochMilli(), limit);
    }

    /** No example up to that event time waits here any more. */
    void completed(String modelName, Instant through) {
        completedThrough.put(modelName, through);
        waitingAnew.remove(modelName);
    }

    /** Tells how far a model is on this partition; false when that is known. */
    boolean tellTime(String modelName, StreamTime time) {
        if (state(modelName, time).equals(told.get(modelName))) {
            return false;
        }
        String where = AggregateUpdated.key(modelName, partition(), null) + "/" + time.latestMillis();
        EventContext cause = EventContext.first(EventContext.idOf(where), Instant.ofEpochMilli(time.latestMillis()));
        tell(modelName, null, cause, time);
        return true;
    }

    /** Forgets panes that nobody can ask for any more, at most {@code limit}. Returns whether none of them is left. */
    boolean expire(String modelName, long timeMillis, int limit) {
        List<Pane> expired = stores.expire(modelName, timeMillis, limit);
        for (Pane pane : expired) {
            forward(
                    AggregateUpdated.key(modelName, partition(), pane),
                    null,
                    context.currentSystemTimeMs(),
                    new RecordHeaders());
        }
        return expired.size() < limit;
    }

    /** Tells that a model is gone from this partition. */
    void forget(String modelName) {
        told.remove(modelName);
        completedThrough.remove(modelName);
        waitingAnew.remove(modelName);
        forward(
                AggregateUpdated.key(modelName, partition(), null),
                null,
                context.currentSystemTimeMs(),
                new RecordHeaders());
    }

    /** The record gets the time of the log, so that who reads it knows how much of the log it speaks of. */
    private void tell(String modelName, Pane pane, EventContext cause, StreamTime time) {
        AggregateUpdated update = new AggregateUpdated(
                cause.causes("pane/" + AggregateUpdated.key(modelName, partition(), pane), cause.occurredAt()),
                modelName,
                partition(),
                Instant.ofEpochMilli(time.latestMillis()),
                completedThrough.get(modelName),
                pane);
        Headers headers = new RecordHeaders();
        CloudEventHeaders.write(headers, update, LogPublisher.SOURCE);
        forward(update.key(), EventCodec.encode(update), time.logTimeMillis(), headers);
        if (pane == null) {
            told.put(modelName, state(modelName, time));
        }
    }

    private Told state(String modelName, StreamTime time) {
        return new Told(time.latestMillis(), completedThrough.get(modelName));
    }

    private void forward(String key, byte[] value, long timestamp, Headers headers) {
        context.forward(
                new Record<>(key.getBytes(StandardCharsets.UTF_8), value, timestamp, headers),
                JoinTopology.FEATURE_VALUES);
    }

    private int partition() {
        return context.taskId().partition();
    }
}
