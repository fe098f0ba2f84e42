package dev.perennial.monitor.messaging;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.monitor.domain.example.Admission;
import dev.perennial.monitor.domain.example.ExampleMemory;
import dev.perennial.monitor.domain.example.ExampleMemory.Step;
import dev.perennial.monitor.domain.example.Observation;
import dev.perennial.monitor.domain.example.Observation.Source;
import dev.perennial.monitor.domain.example.Observation.Standing;
import dev.perennial.monitor.domain.window.WindowGrid;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Brings each prediction and its label together, in whatever order they come, and tells what each record adds to its
 * model. Forgets an example when neither a window nor its label can need it any more.
 */
final class ExampleProcessor extends ContextualProcessor<byte[], Incoming, String, Told> {
    private static final String MEMORIES = "examples";
    private static final String EXPIRIES = "example-expiries";
    private static final String CLOCKS = "example-clocks";
    /** Bounds the pause that a jump of the clock makes. */
    private static final int MOST_FORGOTTEN_AT_ONCE = 1000;
    /** Keeps a transaction short however much is kept of a model that was deleted. */
    private static final int MOST_SWEPT_AT_ONCE = 10_000;

    private static final Duration SWEEP = Duration.ofSeconds(1);
    /** Old examples are looked for this often within the time that one is remembered. */
    private static final int PURGES = 100;

    private final Catalogue catalogue;
    private final Duration maxAhead;
    private final MonitorMetrics metrics;
    private KeyValueStore<String, ExampleMemory> memories;
    private KeyValueStore<String, String> expiries;
    private KeyValueStore<String, ExampleClock> clocks;

    private ExampleProcessor(Catalogue catalogue, Duration maxAhead, MonitorMetrics metrics) {
        this.catalogue = catalogue;
        this.maxAhead = maxAhead;
        this.metrics = metrics;
    }

    static ProcessorSupplier<byte[], Incoming, String, Told> supplier(
            StoreFactory stores, Catalogue catalogue, Duration maxAhead, MonitorMetrics metrics) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<byte[], Incoming, String, Told> get() {
                return new ExampleProcessor(catalogue, maxAhead, metrics);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(
                        stores.ofExamples(MEMORIES, StateSerdes.of(ExampleMemory.class)),
                        stores.ofExamples(EXPIRIES, Serdes.String()),
                        stores.ofModels(CLOCKS, StateSerdes.of(ExampleClock.class)));
            }
        };
    }

    @Override
    public void init(ProcessorContext<String, Told> context) {
        super.init(context);
        memories = context.getStateStore(MEMORIES);
        expiries = context.getStateStore(EXPIRIES);
        clocks = context.getStateStore(CLOCKS);
        context.schedule(SWEEP, PunctuationType.WALL_CLOCK_TIME, now -> forgetDeleted());
    }

    @Override
    public void process(Record<byte[], Incoming> arrived) {
        PipelineEvent event = arrived.value().event();
        String modelName = event.modelName();
        Optional<ModelDefinition> definition = catalogue.definition(modelName);
        Instant appendedAt = Instant.ofEpochMilli(arrived.timestamp());
        if (definition.isEmpty() || !appendedAt.isAfter(catalogue.deletedAt(modelName))) {
            metrics.unknownModel();
            return;
        }
        ExampleClock clock = clock(modelName);
        WindowGrid grid = WindowGrid.of(definition.get());
        Admission admission = new Admission(definition.get(), clock.labelled(grid), maxAhead);
        Observation observation = event instanceof PredictionMade prediction
                ? observe(prediction, admission.of(prediction, appendedAt), definition.get())
                : observe((ExampleJoined) event, admission.of((ExampleJoined) event, appendedAt), definition.get());
        if (observation.tellsTime()) {
            clocks.put(modelName, forgetOld(modelName, clock.after(observation), grid));
        }
        if (!observation.counts()) {
            metrics.leftOut(modelName, observation);
        }
        Told told = new Told(context().taskId().partition(), observation);
        context().forward(arrived.withKey(modelName).withValue(told));
    }

    /** The model's clock; a new one, if all that is kept is of an earlier model of its name. */
    private ExampleClock clock(String modelName) {
        Instant deletedAt = catalogue.deletedAt(modelName);
        ExampleClock known = clocks.get(modelName);
        if (known != null && known.since().isBefore(deletedAt)) {
            forget(modelName, StoreKeys.last(modelName), Integer.MAX_VALUE);
            return ExampleClock.start(deletedAt);
        }
        return known == null ? ExampleClock.start(deletedAt) : known;
    }

    private void forgetDeleted() {
        for (String modelName : DeletedModels.in(clocks, ExampleClock::since, catalogue)) {
            if (forget(modelName, StoreKeys.last(modelName), MOST_SWEPT_AT_ONCE) < MOST_SWEPT_AT_ONCE) {
                clocks.delete(modelName);
            }
        }
    }

    private Observation observe(PredictionMade prediction, Standing standing, ModelDefinition definition) {
        return standing == Standing.COUNTS
                ? remember(prediction, prediction.eventTime(), definition, memory -> memory.predicted(prediction))
                : new Observation(Source.PREDICTION, standing, prediction.eventTime());
    }

    private Observation observe(ExampleJoined example, Standing standing, ModelDefinition definition) {
        return standing == Standing.COUNTS
                ? remember(example, example.eventTime(), definition, memory -> memory.joined(example))
                : new Observation(Source.EXAMPLE, standing, example.eventTime());
    }

    private Observation remember(
            PipelineEvent event, Instant eventTime, ModelDefinition definition, Function<ExampleMemory, Step> next) {
        ExampleMemory known = memories.get(event.key());
        if (known == null) {
            String when = StoreKeys.time(WindowGrid.of(definition).forgottenAt(eventTime));
            expiries.put(StoreKeys.first(event.modelName()) + when + "/" + event.key(), event.key());
        }
        Step step = next.apply(known == null ? ExampleMemory.EMPTY : known);
        memories.put(event.key(), step.memory());
        return step.observation();
    }

    private ExampleClock forgetOld(String modelName, ExampleClock clock, WindowGrid grid) {
        Instant labelled = clock.labelled(grid);
        if (labelled.isBefore(clock.nextPurge())) {
            return clock;
        }
        String until = StoreKeys.first(modelName) + StoreKeys.time(labelled);
        if (forget(modelName, until, MOST_FORGOTTEN_AT_ONCE) == MOST_FORGOTTEN_AT_ONCE) {
            return clock;
        }
        Duration remembered = Duration.between(labelled, grid.forgottenAt(labelled));
        return clock.purgedUntil(labelled.plus(remembered.dividedBy(PURGES)));
    }

    /** Drops examples of the model, those first whose time comes first. Returns how many it dropped. */
    private int forget(String modelName, String until, int most) {
        int forgotten = 0;
        try (KeyValueIterator<String, String> old = expiries.range(StoreKeys.first(modelName), until)) {
            while (old.hasNext() && forgotten < most) {
                KeyValue<String, String> expiry = old.next();
                // a deletion would look for what it returns
                memories.put(expiry.value, null);
                expiries.put(expiry.key, null);
                forgotten++;
            }
        }
        return forgotten;
    }
}
