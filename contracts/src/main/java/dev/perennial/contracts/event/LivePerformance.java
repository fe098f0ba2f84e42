package dev.perennial.contracts.event;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.Names;
import java.time.Instant;
import java.util.Map;

/**
 * How one version did on examples whose labels came. Topic {@code live-performance}; sent by monitor-service.
 *
 * @param modelVersion the version that answered
 * @param windowStart  start of the window in event time (UTC, inclusive)
 * @param windowEnd    end of the window in event time (UTC, exclusive)
 * @param exampleCount labelled predictions in it, at least 1
 * @param metrics      value by metric name, e.g. {@code log-loss}
 */
public record LivePerformance(
        EventContext context,
        String modelName,
        int modelVersion,
        Instant windowStart,
        Instant windowEnd,
        long exampleCount,
        Map<String, Double> metrics)
        implements PipelineEvent {
    public LivePerformance {
        requireNonNull(context, "context");
        Names.requireModel(modelName);
        Require.atLeast(1, modelVersion, "modelVersion");
        requireNonNull(windowStart, "windowStart");
        requireNonNull(windowEnd, "windowEnd");
        Require.atLeast(1, exampleCount, "exampleCount");
        metrics = Map.copyOf(metrics);
    }
}
