package dev.perennial.monitor.domain.performance;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * How one version did on the labelled examples of one window.
 *
 * @param modelVersion the version that answered
 * @param windowStart  start of the window in event time (UTC, inclusive)
 * @param windowEnd    end of the window in event time (UTC, exclusive)
 * @param exampleCount labelled predictions in it
 * @param metrics      value by metric name
 */
public record PerformanceReport(
        int modelVersion, Instant windowStart, Instant windowEnd, long exampleCount, Map<String, Double> metrics) {
    public PerformanceReport {
        requireNonNull(windowStart, "windowStart");
        requireNonNull(windowEnd, "windowEnd");
        metrics = new TreeMap<>(metrics);
    }
}
