package dev.perennial.monitor.messaging;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ValueChecker;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.LivePerformance;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.kafka.CloudEventHeaders;
import dev.perennial.monitor.domain.MonitorState;
import dev.perennial.monitor.domain.drift.Alarm;
import dev.perennial.monitor.domain.drift.Contribution;
import dev.perennial.monitor.domain.drift.DriftJudge;
import dev.perennial.monitor.domain.drift.DriftReport;
import dev.perennial.monitor.domain.drift.Summary;
import dev.perennial.monitor.domain.drift.Variable;
import dev.perennial.monitor.domain.example.Observation;
import dev.perennial.monitor.domain.example.Observation.Scored;
import dev.perennial.monitor.domain.performance.LiveScore;
import dev.perennial.monitor.domain.performance.PerformanceReport;
import dev.perennial.monitor.domain.window.Window;
import dev.perennial.monitor.domain.window.WindowGrid;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/** Counts what is told of a model into its windows, and says what the closed ones show. */
final class WindowProcessor extends ContextualProcessor<String, Told, String, PipelineEvent> {
    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final Catalogue catalogue;
    private final MonitorMetrics metrics;
    private WindowStores stores;

    private WindowProcessor(Catalogue catalogue, MonitorMetrics metrics) {
        this.catalogue = catalogue;
        this.metrics = metrics;
    }

    static ProcessorSupplier<String, Told, String, PipelineEvent> supplier(
            StoreFactory stores, Catalogue catalogue, MonitorMetrics metrics) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, Told, String, PipelineEvent> get() {
                return new WindowProcessor(catalogue, metrics);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return WindowStores.builders(stores);
            }
        };
    }

    @Override
    public void init(ProcessorContext<String, PipelineEvent> context) {
        super.init(context);
        stores = new WindowStores(context);
        context.schedule(SWEEP, PunctuationType.WALL_CLOCK_TIME, now -> stores.deleted(catalogue)
                .forEach(this::forget));
    }

    @Override
    public void process(Record<String, Told> told) {
        String modelName = told.key();
        Optional<ModelDefinition> definition = catalogue.definition(modelName);
        Instant appendedAt = Instant.ofEpochMilli(told.timestamp());
        if (definition.isEmpty() || !appendedAt.isAfter(catalogue.deletedAt(modelName))) {
            metrics.unknownModel();
            return;
        }
        MonitorState before = state(modelName);
        WindowGrid grid = WindowGrid.of(definition.get());
        Observation observation = told.value().observation().fitting(definition.get());
        MonitorState after = before.after(observation, told.value().partition(), catalogue.partitions(), grid);
        if (observation.counts() && !count(modelName, observation, definition.get(), before)) {
            metrics.late(modelName);
        }
        Closing closing = new Closing(modelName, definition.get(), told.timestamp(), cause(told));
        Instant closed = grid.closedThrough(after.clock().now());
        if (closed.isAfter(grid.closedThrough(before.clock().now()))) {
            after = close(closing, closed, after);
        }
        Instant settled = grid.settledThrough(after.labelled());
        if (settled.isAfter(grid.settledThrough(before.labelled()))) {
            after = settle(closing, settled, after);
        }
        stores.put(modelName, after);
    }

    /** What is known of the model; nothing, if all that is known is of an earlier one of its name. */
    private MonitorState state(String modelName) {
        Instant deletedAt = catalogue.deletedAt(modelName);
        Optional<MonitorState> known = stores.state(modelName);
        if (known.isPresent() && known.get().since().isBefore(deletedAt)) {
            forget(modelName);
            return MonitorState.empty(deletedAt);
        }
        return known.orElseGet(() -> MonitorState.empty(deletedAt));
    }

    private void forget(String modelName) {
        stores.forget(modelName);
        metrics.forget(modelName);
    }

    /** @return whether all of it went into windows that are open */
    private boolean count(String modelName, Observation observation, ModelDefinition definition, MonitorState state) {
        WindowGrid grid = WindowGrid.of(definition);
        Instant closed = grid.closedThrough(state.clock().now());
        Instant settled = grid.settledThrough(state.labelled());
        boolean inTime = true;
        for (Contribution contribution : Contribution.of(observation, definition)) {
            if (contribution.window().end().isAfter(closed)) {
                WindowKey key = WindowKey.of(modelName, contribution.window(), contribution.variable());
                Summary summary = stores.summaries().get(key).orElseGet(Summary::empty);
                summary.add(contribution.value());
                stores.summaries().put(key, summary);
            } else {
                inTime = false;
            }
        }
        for (Scored scored : observation.scored()) {
            Window window = grid.windowOf(scored.label().eventTime());
            if (window.end().isAfter(settled)) {
                WindowKey key = WindowKey.of(modelName, window, scored.answer().modelVersion());
                LiveScore score = stores.scores().get(key).orElse(LiveScore.EMPTY);
                double target = ValueChecker.target(definition, scored.label().value());
                stores.scores()
                        .put(key, score.plus(definition.task(), scored.answer().scores(), target));
            } else {
                inTime = false;
            }
        }
        return inTime;
    }

    private MonitorState close(Closing closing, Instant closed, MonitorState state) {
        MonitorState current = state;
        Map<Window, Map<WindowKey, Summary>> windows = stores.summaries().take(closing.modelName(), closed);
        for (Map.Entry<Window, Map<WindowKey, Summary>> content : windows.entrySet()) {
            Map<Variable, Summary> variables = new LinkedHashMap<>();
            content.getValue().forEach((key, summary) -> variables.put(key.variable(), summary));
            Optional<DriftReport> report = DriftJudge.judge(
                    closing.definition(),
                    content.getKey(),
                    variables,
                    () -> catalogue.reference(closing.modelName(), state.answeringVersion()));
            if (report.isPresent()) {
                current = publish(closing, report.get(), current);
            }
        }
        return current;
    }

    private MonitorState publish(Closing closing, DriftReport report, MonitorState state) {
        Alarm alarm = report.outcome() == DriftReport.Outcome.TESTED
                ? state.alarm()
                        .after(
                                report.modelVersion(),
                                report.drifted(),
                                closing.definition().monitoring().drift())
                : state.alarm();
        boolean raised = state.alarm().raisedBy(alarm);
        if (raised) {
            forward(closing, closing.driftDetected(report));
        }
        stores.driftReports().put(closing.modelName(), state.driftReports(), report);
        metrics.reported(closing.modelName(), report, raised);
        return state.afterDriftReport(alarm);
    }

    private MonitorState settle(Closing closing, Instant settled, MonitorState state) {
        MonitorState current = state;
        for (Map<WindowKey, LiveScore> versions :
                stores.scores().take(closing.modelName(), settled).values()) {
            for (Map.Entry<WindowKey, LiveScore> version : versions.entrySet()) {
                WindowKey key = version.getKey();
                PerformanceReport report = version.getValue().report(key.modelVersion(), key.window());
                LivePerformance event = closing.livePerformance(report);
                forward(closing, event);
                stores.performanceReports().put(closing.modelName(), current.performanceReports(), report);
                metrics.told(event);
                current = current.afterPerformanceReport();
            }
        }
        return current;
    }

    private void forward(Closing closing, PipelineEvent event) {
        context().forward(new Record<>(closing.modelName(), event, closing.timestamp()));
    }

    private EventContext cause(Record<String, Told> told) {
        String place = context()
                .recordMetadata()
                .map(at -> at.topic() + "/" + at.partition() + "/" + at.offset())
                .orElse(told.key());
        return CloudEventHeaders.read(told.headers(), place, Instant.ofEpochMilli(told.timestamp()));
    }
}
