package dev.perennial.ingest.messaging;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.LabelObserved;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.ingest.domain.Decision;
import dev.perennial.ingest.domain.ExampleJoin;
import dev.perennial.ingest.domain.ExampleState;
import dev.perennial.ingest.domain.ExampleState.LabelWaiting;
import dev.perennial.ingest.domain.ExampleState.Vector;
import dev.perennial.ingest.domain.Facts;
import dev.perennial.ingest.domain.Outcome;
import dev.perennial.ingest.domain.SourceRecord;
import dev.perennial.ingest.domain.StreamTime;
import dev.perennial.ingest.domain.TimeBound;
import dev.perennial.ingest.messaging.ObservationReader.Checked;
import dev.perennial.model.aggregate.Contribution;
import dev.perennial.model.aggregate.FeatureValues;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final Duration LONGEST_BEHIND = Duration.ofDays(30);

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
    private Repetition completion;
    private final Share forgetting = new Share(LEAST_FORGOTTEN);
    private final Share completing = new Share(LEAST_COMPLETED);
    private Commits commits;

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
        this.stores = new JoinStores(context);
        this.aggregator = new Aggregator(context, new AggregateStores(context), metrics);
        this.output = new JoinOutput(context, metrics);
        this.commits = new Commits(context, backlog, COMPLETION_INTERVAL);
        this.completion = new Repetition(context, COMPLETION_INTERVAL, this::lookForWork);
        completion.wake();
        context.schedule(EXPIRY_INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> {
            heartbeat.run();
            expire(forgetting.next());
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
        backlog.processed(place.topic(), place.partition(), place.offset());
        forgetting.taken();
        completing.taken();
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
        ExampleState before = remembered(event.modelName(), event.exampleId());
        StreamTime time = stores.time(event.modelName());
        Decision decision =
                ExampleJoin.features(before, event, vector, definition.label().horizon(), time.nowMillis());
        settle(event.modelName(), event.exampleId(), before, source, decision);
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
        ExampleState before = remembered(event.modelName(), event.exampleId());
        Decision decision =
                ExampleJoin.label(before, event, source, definition.label().horizon());
        settle(event.modelName(), event.exampleId(), before, source, decision);
        StreamTime time = stores.time(event.modelName());
        Instant knownAt = atMost(event.knownAt(), appendedAt);
        stores.put(event.modelName(), time.after(knownAt, appendedAt).sent(knownAt));
        aggregate(definition, Facts.of(definition, before, event, decision), event.context());
    }

    private void aggregate(ModelDefinition definition, List<Contribution> contributions, EventContext cause) {
        aggregator.add(definition, contributions, cause, stores.time(definition.name()));
        if (!definition.aggregates().isEmpty()) {
            completion.wake();
        }
    }

    /**
     * Tells the time of every model with aggregates, and computes those of the examples that had to wait for it. Returns whether there was
     * anything to do.
     */
    private boolean complete() {
        boolean didAnything = false;
        int atOnce = completing.next();
        for (String modelName : stores.models()) {
            Optional<ModelDefinition> definition = definitions.find(modelName).filter(found -> !found.aggregates()
                    .isEmpty());
            if (definition.isPresent()) {
                didAnything |= aggregator.tellTime(modelName, stores.time(modelName));
                didAnything |= complete(definition.get(), atOnce);
            }
        }
        return didAnything;
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
            remember(modelName, exampleId, state, decision.next());
            count(modelName, decision.outcome(), state, decision.next());
            if (decision.example() != null) {
                output.example(decision.example(), JoinTopology.EXAMPLES);
            }
        });
    }

    /** Keeps the index of what waits for its aggregates in step with what is remembered. */
    private void remember(String modelName, String exampleId, ExampleState before, ExampleState next) {
        stores.replace(modelName, exampleId, before, next);
        ExampleState.partial(before)
                .ifPresent(features -> aggregator.release(modelName, features.eventTime(), exampleId));
        ExampleState.partial(next).ifPresent(features -> aggregator.await(modelName, features.eventTime(), exampleId));
    }

    /** What is past its deadline is forgotten here too, so that no decision depends on when the expiry last ran. */
    private ExampleState remembered(String modelName, String exampleId) {
        ExampleState state = stores.example(modelName, exampleId);
        if (state != null && state.deadlineMillis() < stores.time(modelName).nowMillis()) {
            forget(modelName, exampleId, state);
            keep(state);
            return null;
        }
        return state;
    }

    private void settle(
            String modelName, String exampleId, ExampleState before, SourceRecord source, Decision decision) {
        remember(modelName, exampleId, before, decision.next());
        count(modelName, decision.outcome(), before, decision.next());
        if (decision.example() != null) {
            output.example(decision.example(), JoinTopology.EXAMPLES);
        }
        decision.outcome()
                .deadLetterReason()
                .filter(reason -> !isLatePrediction(decision.outcome(), source))
                .ifPresent(reason -> output.deadLetter(
                        DeadLetters.givenUp(decision, before, source), reason, modelName + ":" + exampleId));
    }

    /** Nobody sent the features of a prediction as an event, so nobody looks for them among the dead letters. */
    private static boolean isLatePrediction(Outcome outcome, SourceRecord source) {
        return outcome == Outcome.FEATURES_LATE && Topic.ofFullName(source.topic()) == Topic.PREDICTIONS;
    }

    private void forget(String modelName, String exampleId, ExampleState state) {
        Outcome outcome = state.whenForgotten();
        remember(modelName, exampleId, state, null);
        count(modelName, outcome, state, null);
        if (state instanceof LabelWaiting waiting) {
            outcome.deadLetterReason()
                    .ifPresent(reason -> output.deadLetter(waiting.source(), reason, modelName + ":" + exampleId));
        }
    }

    private void keep(ExampleState forgotten) {
        ExampleJoin.unlabelled(forgotten).ifPresent(kept -> output.example(kept, JoinTopology.UNLABELLED));
    }

    private void expire(int atOnce) {
        for (String modelName : stores.models()) {
            boolean deleted = definitions.find(modelName).isEmpty()
                    && definitions.findUpToDate(modelName).isEmpty();
            long before = deleted ? Long.MAX_VALUE : stores.time(modelName).nowMillis();
            List<String> due = stores.dueBefore(modelName, before, atOnce);
            for (String exampleId : due) {
                ExampleState state = stores.example(modelName, exampleId);
                forget(modelName, exampleId, state);
                if (!deleted) {
                    keep(state);
                }
            }
            long panesBefore = deleted ? before : expiryTime(modelName, before);
            boolean isLast =
                    aggregator.expire(modelName, panesBefore, atOnce * aggregates(modelName)) && due.size() < atOnce;
            if (deleted && isLast) {
                aggregator.forget(modelName);
                stores.deleteModel(modelName);
            }
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
    private long expiryTime(String modelName, long nowMillis) {
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

    private static Instant atMost(Instant time, long appendedAt) {
        return Instant.ofEpochMilli(Math.min(time.toEpochMilli(), appendedAt));
    }

    private void count(String modelName, Outcome outcome, ExampleState before, ExampleState next) {
        stores.put(modelName, stores.tally(modelName).counting(outcome, before, next));
        metrics.count(modelName, outcome);
    }
}
