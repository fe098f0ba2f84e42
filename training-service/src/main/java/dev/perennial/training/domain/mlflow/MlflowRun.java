package dev.perennial.training.domain.mlflow;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run as MLflow knows runs.
 *
 * @param runId        32 hexadecimal digits
 * @param experimentId a model's name for the runs of that model
 * @param startTime    epoch milliseconds
 * @param endTime      epoch milliseconds; null before the end
 * @param params       value by name
 * @param metrics      the last of each, by name
 * @param tags         value by name
 * @param inputs       JSON array of the data sets logged
 * @param external     whether it was logged from outside, and so can be changed from there
 */
public record MlflowRun(
        String runId,
        String experimentId,
        String name,
        String userId,
        Status status,
        Stage stage,
        long startTime,
        Long endTime,
        Map<String, String> params,
        Map<String, MetricValue> metrics,
        Map<String, String> tags,
        String inputs,
        boolean external)
        implements Searched {
    public MlflowRun {
        params = Collections.unmodifiableMap(new TreeMap<>(params));
        metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    /** How far a run is. */
    public enum Status {
        SCHEDULED,
        RUNNING,
        FINISHED,
        FAILED,
        KILLED
    }

    /** Whether it was deleted. */
    public enum Stage {
        ACTIVE,
        DELETED
    }

    /**
     * A metric at one step.
     *
     * @param value     may be infinite or NaN
     * @param timestamp epoch milliseconds
     */
    public record MetricValue(String key, double value, long timestamp, long step) {}

    /** The same with other data sets. */
    public MlflowRun withInputs(String others) {
        return new MlflowRun(
                runId,
                experimentId,
                name,
                userId,
                status,
                stage,
                startTime,
                endTime,
                params,
                metrics,
                tags,
                others,
                external);
    }

    /** The same with other metrics. */
    public MlflowRun withMetrics(Map<String, MetricValue> others) {
        return new MlflowRun(
                runId,
                experimentId,
                name,
                userId,
                status,
                stage,
                startTime,
                endTime,
                params,
                others,
                tags,
                inputs,
                external);
    }

    /** The same, deleted or restored. */
    public MlflowRun withStage(Stage other) {
        return new MlflowRun(
                runId,
                experimentId,
                name,
                userId,
                status,
                other,
                startTime,
                endTime,
                params,
                metrics,
                tags,
                inputs,
                external);
    }

    /** Where MLflow clients find its artifacts: they are passed through this service. */
    public String artifactUri() {
        return "mlflow-artifacts:/" + experimentId + "/" + runId + "/artifacts";
    }

    @Override
    public Object attribute(String attribute) {
        return switch (attribute) {
            case "run_id" -> runId;
            case "run_name" -> name;
            case "user_id" -> userId;
            case "status" -> status.name();
            case "start_time" -> startTime;
            case "end_time" -> endTime;
            case "artifact_uri" -> artifactUri();
            default -> null;
        };
    }

    @Override
    public String param(String param) {
        return params.get(param);
    }

    @Override
    public String tag(String tag) {
        return tags.get(tag);
    }

    @Override
    public Double metric(String metric) {
        MetricValue found = metrics.get(metric);
        return found == null ? null : (Double) found.value();
    }
}
