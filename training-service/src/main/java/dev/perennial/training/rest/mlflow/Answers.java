package dev.perennial.training.rest.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.training.domain.mlflow.MlflowExperiment;
import dev.perennial.training.domain.mlflow.MlflowRun;
import dev.perennial.training.domain.mlflow.MlflowRun.MetricValue;
import java.util.Locale;
import java.util.Map;

/** What is answered, in the JSON form of MLflow's protocol buffers. */
final class Answers {
    private Answers() {}

    static ObjectNode empty() {
        return Json.mapper().createObjectNode();
    }

    static ObjectNode run(MlflowRun run) {
        ObjectNode answer = empty();
        answer.set("info", info(run));
        ObjectNode data = answer.putObject("data");
        ArrayNode metrics = data.putArray("metrics");
        run.metrics().values().forEach(metric -> metrics.add(metric(metric)));
        data.set("params", pairs(run.params()));
        data.set("tags", pairs(run.tags()));
        try {
            answer.putObject("inputs").set("dataset_inputs", Json.mapper().readTree(run.inputs()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a column that this service wrote is no JSON", e);
        }
        return answer;
    }

    static ObjectNode info(MlflowRun run) {
        ObjectNode info = empty().put("run_id", run.runId())
                .put("run_uuid", run.runId())
                .put("run_name", run.name())
                .put("experiment_id", run.experimentId())
                .put("user_id", run.userId())
                .put("status", run.status().name())
                .put("start_time", run.startTime())
                .put("artifact_uri", run.artifactUri())
                .put("lifecycle_stage", run.stage().name().toLowerCase(Locale.ROOT));
        return run.endTime() == null ? info : info.put("end_time", run.endTime());
    }

    static ObjectNode metric(MetricValue metric) {
        ObjectNode answer = empty().put("key", metric.key());
        if (Double.isFinite(metric.value())) {
            answer.put("value", metric.value());
        } else {
            answer.put("value", String.valueOf(metric.value()));
        }
        return answer.put("timestamp", metric.timestamp()).put("step", metric.step());
    }

    static ObjectNode experiment(MlflowExperiment experiment) {
        ObjectNode answer = empty().put("experiment_id", experiment.id())
                .put("name", experiment.name())
                .put("artifact_location", "mlflow-artifacts:/" + experiment.id())
                .put("lifecycle_stage", experiment.stage().name().toLowerCase(Locale.ROOT))
                .put("creation_time", experiment.created())
                .put("last_update_time", experiment.updated());
        answer.set("tags", pairs(experiment.tags()));
        return answer;
    }

    private static ArrayNode pairs(Map<String, String> pairs) {
        ArrayNode answer = Json.mapper().createArrayNode();
        pairs.forEach((key, value) -> answer.addObject().put("key", key).put("value", value));
        return answer;
    }
}
