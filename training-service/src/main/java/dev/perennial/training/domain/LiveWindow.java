package dev.perennial.training.domain;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;

/**
 * How one version did on the examples of one window whose labels came.
 *
 * @param end          end of the window in event time (UTC, exclusive)
 * @param exampleCount labelled predictions in it, at least 1
 * @param metrics      value by metric name
 * @param taken        whether a run took it up
 */
public record LiveWindow(Instant end, long exampleCount, Map<String, Double> metrics, boolean taken) {
    public LiveWindow {
        requireNonNull(end, "end");
        metrics = Map.copyOf(metrics);
    }
}
