package dev.perennial.monitor.messaging;

import dev.perennial.monitor.domain.MonitorState;
import dev.perennial.monitor.domain.drift.DriftReport;
import dev.perennial.monitor.domain.drift.Summary;
import dev.perennial.monitor.domain.performance.LiveScore;
import dev.perennial.monitor.domain.performance.PerformanceReport;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** All that is kept by model: its state, its open windows, its newest reports. */
final class WindowStores {
    static final String STATES = "models";
    static final String DRIFT_REPORTS = "drift-reports";
    static final String PERFORMANCE_REPORTS = "performance-reports";
    private static final String SUMMARIES = "window-summaries";
    private static final String SCORES = "window-scores";

    private final KeyValueStore<String, MonitorState> states;
    private final OpenWindows<Summary> summaries;
    private final OpenWindows<LiveScore> scores;
    private final ReportRing<DriftReport> driftReports;
    private final ReportRing<PerformanceReport> performanceReports;

    WindowStores(ProcessorContext<?, ?> context) {
        states = context.getStateStore(STATES);
        summaries = new OpenWindows<>(context.getStateStore(SUMMARIES));
        scores = new OpenWindows<>(context.getStateStore(SCORES));
        driftReports = new ReportRing<>(context.getStateStore(DRIFT_REPORTS));
        performanceReports = new ReportRing<>(context.getStateStore(PERFORMANCE_REPORTS));
    }

    static Set<StoreBuilder<?>> builders(StoreFactory stores) {
        return Set.of(
                stores.ofModels(STATES, StateSerdes.of(MonitorState.class)),
                stores.ofModels(SUMMARIES, StateSerdes.of(Summary.class)),
                stores.ofModels(SCORES, StateSerdes.of(LiveScore.class)),
                stores.ofModels(DRIFT_REPORTS, StateSerdes.of(DriftReport.class)),
                stores.ofModels(PERFORMANCE_REPORTS, StateSerdes.of(PerformanceReport.class)));
    }

    Optional<MonitorState> state(String modelName) {
        return Optional.ofNullable(states.get(modelName));
    }

    void put(String modelName, MonitorState state) {
        states.put(modelName, state);
    }

    OpenWindows<Summary> summaries() {
        return summaries;
    }

    OpenWindows<LiveScore> scores() {
        return scores;
    }

    ReportRing<DriftReport> driftReports() {
        return driftReports;
    }

    ReportRing<PerformanceReport> performanceReports() {
        return performanceReports;
    }

    /** The models of which something is kept though they were deleted. */
    List<String> deleted(Catalogue catalogue) {
        return DeletedModels.in(states, MonitorState::since, catalogue);
    }

    /** Drops all of a model. */
    void forget(String modelName) {
        summaries.forget(modelName);
        scores.forget(modelName);
        driftReports.forget(modelName);
        performanceReports.forget(modelName);
        states.delete(modelName);
    }
}
