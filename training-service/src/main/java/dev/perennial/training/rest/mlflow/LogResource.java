package dev.perennial.training.rest.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.training.domain.mlflow.Limits;
import dev.perennial.training.domain.mlflow.MlflowException;
import dev.perennial.training.domain.mlflow.MlflowRun.MetricValue;
import dev.perennial.training.store.LoggedRunRepository;
import dev.perennial.training.store.LoggedRunRepository.Additions;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** What is logged to a run from outside. */
@Path("/api/2.0/mlflow")
class LogResource {
    /** Where clients look for the models that a run logged. */
    private static final String MODELS_TAG = "mlflow.log-model.history";

    private static final int LONGEST_INPUTS = 1_000_000;

    private final Runs runs;
    private final LoggedRunRepository logged;
    private final Clock clock;

    LogResource(Runs runs, LoggedRunRepository logged, Clock clock) {
        this.runs = runs;
        this.logged = logged;
        this.clock = clock;
    }

    @POST
    @Path("runs/log-metric")
    public Uni<ObjectNode> logMetric(byte[] bytes) {
        Body body = Body.of(bytes);
        return add(body, new Additions(List.of(metric(body)), Map.of(), Map.of()));
    }

    @POST
    @Path("runs/log-parameter")
    public Uni<ObjectNode> logParam(byte[] bytes) {
        Body body = Body.of(bytes);
        String value = body.has("value") ? body.text("value") : "";
        return add(body, new Additions(List.of(), Map.of(Limits.key(body.text("key")), Limits.param(value)), Map.of()));
    }

    @POST
    @Path("runs/set-tag")
    public Uni<ObjectNode> setTag(byte[] bytes) {
        Body body = Body.of(bytes);
        String value = body.has("value") ? body.text("value") : "";
        return add(body, new Additions(List.of(), Map.of(), Map.of(Limits.key(body.text("key")), Limits.tag(value))));
    }

    @POST
    @Path("runs/delete-tag")
    public Uni<ObjectNode> deleteTag(byte[] bytes) {
        Body body = Body.of(bytes);
        String key = body.required("key");
        return runs.open(body.runId())
                .chain(run -> logged.deleteTag(run.runId(), key))
                .invoke(deleted -> {
                    if (!deleted) {
                        throw MlflowException.missing("No tag with name: " + key + " in run with id " + body.runId());
                    }
                })
                .replaceWith(Answers::empty);
    }

    /** All or nothing. */
    @POST
    @Path("runs/log-batch")
    public Uni<ObjectNode> logBatch(byte[] bytes) {
        Body body = Body.of(bytes);
        List<Body> metrics = body.list("metrics");
        int params = body.list("params").size();
        int tags = body.list("tags").size();
        Limits.requireAtMost("metrics", metrics.size(), Limits.MOST_METRICS);
        Limits.requireAtMost("params", params, Limits.MOST_PARAMS);
        Limits.requireAtMost("tags", tags, Limits.MOST_PARAMS);
        Limits.requireAtMost("entities", metrics.size() + params + tags, Limits.MOST_METRICS);
        return add(
                body,
                new Additions(
                        metrics.stream().map(this::metric).toList(),
                        body.pairs("params", Limits::key, Limits::param),
                        body.pairs("tags", Limits::key, Limits::tag)));
    }

    /** Data sets are kept with the run as they come. */
    @POST
    @Path("runs/log-inputs")
    public Uni<ObjectNode> logInputs(byte[] bytes) {
        Body body = Body.of(bytes);
        return runs.open(body.runId())
                .map(run -> run.withInputs(appended(run.inputs(), body.json().path("datasets"), LONGEST_INPUTS)))
                .chain(logged::put)
                .replaceWith(Answers::empty);
    }

    /** Models are kept as a tag, where clients look for them. */
    @POST
    @Path("runs/log-model")
    public Uni<ObjectNode> logModel(byte[] bytes) {
        Body body = Body.of(bytes);
        ArrayNode model = Json.mapper().createArrayNode();
        try {
            model.add(Json.mapper().readTree(body.required("model_json")));
        } catch (JsonProcessingException e) {
            throw MlflowException.invalid("Malformed model info. The model_json is no JSON.");
        }
        return runs.open(body.runId())
                .map(run -> appended(run.tags().getOrDefault(MODELS_TAG, "[]"), model, LONGEST_INPUTS))
                .chain(models -> add(body, new Additions(List.of(), Map.of(), Map.of(MODELS_TAG, models))));
    }

    private static String appended(String list, Iterable<JsonNode> more, int most) {
        try {
            ArrayNode all = (ArrayNode) Json.mapper().readTree(list);
            more.forEach(all::add);
            String text = all.toString();
            if (text.length() > most) {
                throw MlflowException.invalid("The run has more than " + most + " characters of data sets or models.");
            }
            return text;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a column that this service wrote is no JSON", e);
        }
    }

    private Uni<ObjectNode> add(Body body, Additions additions) {
        return runs.open(body.runId())
                .chain(run -> logged.add(run.runId(), additions))
                .replaceWith(Answers::empty);
    }

    private MetricValue metric(Body body) {
        long timestamp = body.whole("timestamp", clock.millis());
        if (timestamp < 0) {
            throw MlflowException.invalid("Invalid timestamp " + timestamp + ": it must be at least 0.");
        }
        return new MetricValue(Limits.key(body.text("key")), body.number("value"), timestamp, body.whole("step", 0));
    }
}
