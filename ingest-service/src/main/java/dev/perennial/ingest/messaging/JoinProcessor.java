package dev.perennial.ingest.messaging;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.LabelObserved;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.ingest.domain.Decision;
import dev.perennial.ingest.domain.ExampleJoin;
import dev.perennial.ingest.domain.ExampleState;
import dev.perennial.ingest.domain.ExampleState.Vector;
import dev.perennial.ingest.domain.Facts;
import dev.perennial.ingest.domain.SourceRecord;
import dev.perennial.ingest.domain.StreamTime;
import dev.perennial.ingest.domain.TimeBound;
import dev.perennial.ingest.messaging.ObservationReader.Checked;
import dev.perennial.model.aggregate.Contribution;
import dev.perennial.model.aggregate.FeatureValues;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Carries the decisions of {@link ExampleJoin} out on one partition. Time is kept per model, so that a replayed
 * history and a live model share a partition; a time ahead of the log's own counts as the log's.
 */
final class JoinProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    static final Duration EXPIRY_INTERVAL = Duration.ofSeconds(1);
    private static final int LEAST_FORGOTTEN = 500;
    static final Duration COMPLETION_INTERVAL = Duration.ofMillis(50);
    private static final int LEAST_COMPLETED = 50;

    private final Definitions definitions;
    private final ObservationReader reader;
    private final JoinMetrics metrics;
    private final Runnable heartbeat;
    private final FeatureValues values;
    private final Watermarks watermarks;
    private final Backlog backlog;
    private ProcessorContext<byte[], byte[]> context;
    private JoinStores stores;
    private Aggregator aggregator;
    private JoinOutput output;
    private JoinMemory memory;
    private Expiry expiry;
    private Repetition completion;
    private final Share forgetting = new Share(LEAST_FORGOTTEN);
    private final Share completing = new Share(LEAST_COMPLETED);
    private Commits commits;
    /** Models with aggregates whose time has moved on since it was told. */
    private final Set<String> moved = new HashSet<>();

    /**
     * @param images     where references to images are followed
     * @param values     the aggregates of all partitions
     * @param watermarks up to which the aggregates are known
     * @param backlog    what is still to come
     * @param heartbeat  told regularly while the thread runs
     */
    JoinProcessor(
            Definitions definitions,
            TimeBound bound,
            ReferencedImages images,
            FeatureValues values,
            Watermarks watermarks,
            Backlog backlog,
            JoinMetrics metrics,
            Runnable heartbeat) {
        this.definitions = definitions;
        this.reader = new ObservationReader(definitions, bound, images);
        this.metrics = metrics;
        this.heartbeat = heartbeat;
        this.values = values;
        this.watermarks = watermarks;
        this.backlog = backlog;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        // of a life whose transaction was given up nothing is known
        moved.clear();
        this.stores = new JoinStores(context);
        this.aggregator = new Aggregator(context, new AggregateStores(context), metrics);
        this.output = new JoinOutput(context, metrics);
        this.memory = new JoinMemory(stores, aggregator, output, metrics);
        this.expiry = new Expiry(definitions, watermarks, stores, aggregator, memory);
        this.commits = new Commits(context, backlog, COMPLETION_INTERVAL);
        this.completion = new Repetition(context, COMPLETION_INTERVAL, this::lookForWork);
        completion.wake();
        context.schedule(EXPIRY_INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> {
            heartbeat.run();
            expiry.run(forgetting.next());
            if (complete()) {
                completion.wake();
            }
        });
    }

    private boolean lookForWork() {
        boolean found = complete();
        if (found) {
            commits.done();
        }
        return commits.look() || found;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata place = context.recordMetadata().orElseThrow();
        SourceRecord source = DeadLetters.source(
                place.topic(), place.partition(), place.offset(), record.key(), record.value(), record.headers());
        Topic topic = Topic.ofFullName(place.topic());
        try {
            if (topic == Topic.LABEL_EVENTS) {
                label(reader.label(record, place), source, record.timestamp());
            } else if (topic == Topic.PREDICTIONS) {
                features(reader.prediction(record, place), Vector.SERVED, source, record.timestamp());
            } else {
                Checked<FeaturesObserved> checked = reader.features(record, place);
                Vector vector = checked.definition().aggregates().isEmpty() ? Vector.COMPLETE : Vector.PARTIAL;
                features(checked, vector, source, record.timestamp());
            }
        } catch (RejectedRecordException e) {
            output.deadLetter(source, e.reason(), e.getMessage());
        }
        backlog.processed(place.topic(), place.partition(), place.offset(), context.currentSystemTimeMs());
        forgetting.taken();
        completing.taken();
        if (backlog.isEmpty()) {
            // in the transaction of the records that it is of, which nothing else would follow for a while
            tellTimes(withAggregates(moved));
            moved.clear();
        }
        commits.processed();
        if (commits.isPending()) {
            completion.wake();
        }
    }

    @Override
    public void close() {
        backlog.forget(context.taskId().partition());
    }

    private void features(Checked<FeaturesObserved> checked, Vector vector, SourceRecord source, long appendedAt) {
        FeaturesObserved event = checked.event();
        ModelDefinition definition = checked.definition();
        ExampleState before = memory.recall(event.modelName(), event.exampleId());
        StreamTime time = stores.time(event.modelName());
        Decision decision =
                ExampleJoin.features(before, event, vector, definition.label().horizon(), time.nowMillis());
        memory.settle(event.modelName(), event.exampleId(), before, source, decision);
        Instant eventTime = atMost(event.eventTime(), appendedAt);
        StreamTime after = time.after(eventTime, appendedAt);
        if (vector != Vector.SERVED) {
            after = after.sent(eventTime);
        }
        if (event.knownAt() != null) {
            after = after.sent(atMost(event.knownAt(), appendedAt));
        }
        stores.put(event.modelName(), after);
        aggregate(definition, Facts.of(definition, before, event, decision), event.context());
    }

    private void label(Checked<LabelObserved> checked, SourceRecord source, long appendedAt) {
        LabelObserved event = checked.event();
        ModelDefinition definition = checked.definition();
        ExampleState before = memory.recall(event.modelName(), event.exampleId());
        Decision decision =
                ExampleJoin.label(before, event, source, definition.label().horizon());
        memory.settle(event.modelName(), event.exampleId(), before, source, decision);
        StreamTime time = stores.time(event.modelName());
        Instant knownAt = atMost(event.knownAt(), appendedAt);
        stores.put(event.modelName(), time.after(knownAt, appendedAt).sent(knownAt));
        aggregate(definition, Facts.of(definition, before, event, decision), event.context());
    }

    private void aggregate(ModelDefinition definition, List<Contribution> contributions, EventContext cause) {
        aggregator.add(definition, contributions, cause, stores.time(definition.name()));
        if (!definition.aggregates().isEmpty()) {
            moved.add(definition.name());
            completion.wake();
        }
    }

    /**
     * Tells the time of every model with aggregates, and computes those of the examples that had to wait for it. Returns whether there was
     * anything to do.
     */
    private boolean complete() {
        List<ModelDefinition> all = withAggregates(stores.models());
        boolean didAnything = tellTimes(all);
        int atOnce = completing.next();
        for (ModelDefinition definition : all) {
            didAnything |= complete(definition, atOnce);
        }
        return didAnything;
    }

    private boolean tellTimes(List<ModelDefinition> models) {
        boolean didAnything = false;
        for (ModelDefinition definition : models) {
            didAnything |= aggregator.tellTime(definition.name(), stores.time(definition.name()));
        }
        return didAnything;
    }

    private List<ModelDefinition> withAggregates(Collection<String> modelNames) {
        return modelNames.stream()
                .flatMap(modelName -> definitions.find(modelName).stream())
                .filter(definition -> !definition.aggregates().isEmpty())
                .toList();
    }

    private boolean complete(ModelDefinition definition, int atOnce) {
        String modelName = definition.name();
        Instant through = watermarks
                .of(modelName)
                .map(time -> time.minus(definition.source().lateness()))
                .orElse(null);
        if (through == null || !aggregator.mayBeDue(modelName, through)) {
            return false;
        }
        List<String> due = aggregator.due(modelName, through, atOnce);
        due.forEach(exampleId -> complete(definition, exampleId));
        if (due.size() < atOnce) {
            aggregator.completed(modelName, through);
        }
        return true;
    }

    private void complete(ModelDefinition definition, String exampleId) {
        String modelName = definition.name();
        ExampleState state = stores.example(modelName, exampleId);
        ExampleState.partial(state).ifPresent(features -> {
            Map<String, Object> vector = values.observe(definition, features.features(), features.eventTime());
            Decision decision =
                    ExampleJoin.complete(state, vector, definition.label().horizon());
            memory.settle(modelName, exampleId, state, decision);
        });
    }

    private static Instant atMost(Instant time, long appendedAt) {
        return Instant.ofEpochMilli(Math.min(time.toEpochMilli(), appendedAt));
    }
}
