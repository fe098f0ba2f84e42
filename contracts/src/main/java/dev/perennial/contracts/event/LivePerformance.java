package dev.perennial.contracts.event;

import dev.perennial.contracts.Names;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How one version did on examples whose labels came. Topic {@code live-performance}; sent by monitor-service.
 *
 * @param modelVersion the version that answered
 * @param windowStart  start of the window in event time (UTC, inclusive)
 * @param windowEnd    end of the window in event time (UTC, exclusive)
 * @param exampleCount labelled predictions in it, at least 1
 * @param metrics      value by metric name, e.g. {@code log-loss}; one that is not defined on these examples is left out
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
        Require.present(context, "context");
        Names.requireModel(modelName);
        Require.atLeast(1, modelVersion, "modelVersion");
        Require.present(windowStart, "windowStart");
        Require.notBefore(windowStart, windowEnd, "windowEnd");
        Require.atLeast(1, exampleCount, "exampleCount");
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(Require.present(metrics, "metrics")));
        metrics.forEach(
                (metric, value) -> Require.finite(Require.present(value, "metrics." + metric), "metrics." + metric));
    }
}
