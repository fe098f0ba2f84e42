package dev.perennial.monitor.messaging;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.event.LivePerformance;
import dev.perennial.monitor.domain.drift.DriftReport;
import dev.perennial.monitor.domain.example.Observation;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what the topology does. Only the newest window of a model stands in a gauge, so that labels stay bounded. */
final class MonitorMetrics {
    private final MeterRegistry registry;
    private final MultiGauge driftScores;
    private final MultiGauge liveMetrics;
    private final Map<String, DriftReport> newestReports = new TreeMap<>();
    private final Map<String, List<LivePerformance>> newestPerformances = new TreeMap<>();

    MonitorMetrics(MeterRegistry registry) {
        this.registry = registry;
        driftScores = MultiGauge.builder("perennial_drift_score")
                .description("Largest share of a variable's mass that lies elsewhere than in the reference, 0 to 1")
                .register(registry);
        liveMetrics = MultiGauge.builder("perennial_live_metric")
                .description("Metric of a version on the labelled examples of the newest settled window")
                .register(registry);
    }

    void unknownModel() {
        registry.counter("perennial_monitor_unknown_model_total").increment();
    }

    void deadLetter() {
        registry.counter("perennial_monitor_dead_letters_total").increment();
    }

    /** Counts a record that adds nothing, by the reason. */
    void leftOut(String modelName, Observation observation) {
        Tags tags = Tags.of(
                "model", modelName,
                "source", Json.name(observation.source()),
                "reason", Json.name(observation.standing()));
        registry.counter("perennial_monitor_left_out_total", tags).increment();
    }

    /** Counts a value whose window is closed already. */
    void late(String modelName) {
        registry.counter("perennial_monitor_late_total", "model", modelName).increment();
    }

    synchronized void reported(String modelName, DriftReport report, boolean raised) {
        registry.counter("perennial_drift_windows_total", "model", modelName, "outcome", Json.name(report.outcome()))
                .increment();
        registry.counter("perennial_drift_events_total", "model", modelName).increment(raised ? 1 : 0);
        newestReports.put(modelName, report);
        showDrift();
    }

    synchronized void told(LivePerformance performance) {
        List<LivePerformance> newest =
                newestPerformances.computeIfAbsent(performance.modelName(), name -> new ArrayList<>());
        newest.removeIf(earlier -> !earlier.windowStart().equals(performance.windowStart()));
        newest.add(performance);
        showPerformance();
    }

    /** A deleted model has no newest window. */
    synchronized void forget(String modelName) {
        newestReports.remove(modelName);
        newestPerformances.remove(modelName);
        showDrift();
        showPerformance();
    }

    private void showDrift() {
        List<Row<?>> rows = new ArrayList<>();
        newestReports.forEach((name, newest) -> rows.add(Row.of(Tags.of("model", name), newest.score())));
        driftScores.register(rows, true);
    }

    private void showPerformance() {
        List<Row<?>> rows = new ArrayList<>();
        newestPerformances.values().forEach(all -> all.forEach(one -> rows.addAll(rows(one))));
        liveMetrics.register(rows, true);
    }

    private static List<Row<?>> rows(LivePerformance performance) {
        List<Row<?>> rows = new ArrayList<>();
        performance.metrics().forEach((metric, value) -> {
            Tags tags = Tags.of(
                    "model", performance.modelName(),
                    "version", Integer.toString(performance.modelVersion()),
                    "metric", metric);
            rows.add(Row.of(tags, value));
        });
        return rows;
    }
}
