package dev.perennial.training;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.perennial.contracts.definition.ModelDefinition;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Requests as mlflow's own client sends them. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class MlflowIT {
    private static final String API = "/api/2.0/mlflow/";
    private static final String FILES = "/api/2.0/mlflow-artifacts/artifacts";

    @Inject
    Surroundings world;

    @Test
    void theRunsOfAModelAreRunsThatCanBeReadAndNotChanged() {
        ModelDefinition definition = world.define("shown");
        world.seal(definition, 0, 400);
        UUID id = world.trained("shown").runId();
        String runId = id.toString().replace("-", "");

        when().get(API + "experiments/get-by-name?experiment_name=shown")
                .then()
                .statusCode(200)
                .body("experiment.experiment_id", equalTo("shown"))
                .body("experiment.lifecycle_stage", equalTo("active"));
        post("experiments/search", "{\"max_results\": 1000, \"view_type\": \"ACTIVE_ONLY\"}")
                .statusCode(200)
                .body("experiments.name", hasItem("shown"));
        post(
                        "runs/search",
                        """
                        {"experiment_ids": ["shown"], "filter": "attributes.status = 'FINISHED' and metrics.`log-loss` < 10",
                         "run_view_type": "ACTIVE_ONLY", "max_results": 2, "order_by": ["metrics.`log-loss` ASC"]}
                        """)
                .statusCode(200)
                .body("runs", hasSize(1))
                .body("runs[0].info.run_id", equalTo(runId))
                .body("runs[0].info.artifact_uri", equalTo("mlflow-artifacts:/shown/" + runId + "/artifacts"))
                .body("runs[0].data.params.find { it.key == 'algorithm' }.value", equalTo("logistic-regression"))
                .body("next_page_token", nullValue());
        when().get(API + "runs/get?run_uuid={id}&run_id={id}", runId, runId)
                .then()
                .body("run.info.status", equalTo("FINISHED"))
                .body("run.data.tags.find { it.key == 'perennial.runId' }.value", equalTo(id.toString()));
        when().get(
                        API + "metrics/get-history?run_uuid={id}&metric_key=training-loss-by-epoch&run_id={id}",
                        runId,
                        runId)
                .then()
                .body("metrics[0].step", equalTo(1))
                .body("metrics[0].key", equalTo("training-loss-by-epoch"));
        requireArtifacts(runId);
        for (String write : new String[] {"log-metric", "log-parameter", "set-tag", "log-batch", "update", "delete"}) {
            post("runs/" + write, "{\"run_id\": \"" + runId + "\", \"key\": \"k\", \"value\": \"1\", \"timestamp\": 1}")
                    .statusCode(403)
                    .body("error_code", equalTo("PERMISSION_DENIED"))
                    .body("message", containsString("cannot be changed from outside"));
        }
        post("experiments/update", "{\"experiment_id\": \"shown\", \"new_name\": \"mine\"}")
                .statusCode(403);
        post("experiments/create", "{\"name\": \"shown\"}")
                .statusCode(400)
                .body("error_code", equalTo("RESOURCE_ALREADY_EXISTS"));
    }

    private static void requireArtifacts(String runId) {
        when().get(API + "artifacts/list?run_id={id}&path=refit", runId)
                .then()
                .body("root_uri", startsWith("mlflow-artifacts:/shown/"))
                .body("files.path", hasItem("refit/model.onnx"));
        String root = "shown/" + runId + "/artifacts";
        when().get(FILES + "?path={root}", root)
                .then()
                .body("files.path", contains("challenger", "refit"))
                .body("files.is_dir", contains(true, true));
        when().get(FILES + "?path={root}", root + "/challenger").then().body("files.path", hasItem("model.onnx"));
        when().get(FILES + "/" + root + "/challenger/provenance.json")
                .then()
                .statusCode(200)
                .body(containsString(
                        UUID.fromString(runId.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"))
                                .toString()));
        given().body("mine".getBytes(StandardCharsets.UTF_8))
                .put(FILES + "/" + root + "/challenger/model.onnx")
                .then()
                .statusCode(403);
    }

    @Test
    void aNotebookLogsARunAndFindsItAgain() {
        String experiment = post("experiments/create", "{\"name\": \"notebook\", \"tags\": []}")
                .statusCode(200)
                .extract()
                .path("experiment_id");
        String runId = create(experiment, "by hand");

        post(
                        "runs/log-parameter",
                        "{\"run_uuid\": \"%s\", \"run_id\": \"%s\", \"key\": \"depth\", \"value\": \"3\"}",
                        runId,
                        runId)
                .statusCode(200);
        post(
                        "runs/log-batch",
                        """
                        {"run_id": "%s", "params": [{"key": "rate", "value": "0.1"}], "tags": [{"key": "who", "value": "me"}],
                         "metrics": [{"key": "loss", "value": 1.0, "timestamp": 5, "step": 0, "run_id": ""},
                           {"key": "loss", "value": 0.5, "timestamp": 6, "step": 1}, {"key": "none", "value": "NaN", "timestamp": 6, "step": 0}]}
                        """,
                        runId)
                .statusCode(200)
                .body("isEmpty()", equalTo(true));
        post(
                        "runs/log-metric",
                        "{\"run_id\": \"%s\", \"key\": \"loss\", \"value\": 0.25, \"timestamp\": \"7\", \"step\": \"2\"}",
                        runId)
                .statusCode(200);
        post("runs/set-tag", "{\"run_id\": \"%s\", \"key\": \"gone\", \"value\": \"soon\"}", runId)
                .statusCode(200);
        post("runs/delete-tag", "{\"run_id\": \"%s\", \"key\": \"gone\"}", runId)
                .statusCode(200);
        post("runs/delete-tag", "{\"run_id\": \"%s\", \"key\": \"gone\"}", runId)
                .statusCode(404);
        post(
                        "runs/log-inputs",
                        "{\"run_id\": \"%s\", \"datasets\": [{\"tags\": [], \"dataset\": {\"name\": \"flights\", \"digest\": \"abc\"}}]}",
                        runId)
                .statusCode(200);
        post("runs/log-model", "{\"run_id\": \"%s\", \"model_json\": \"{\\\"run_id\\\": \\\"x\\\"}\"}", runId)
                .statusCode(200);
        post("runs/update", "{\"run_id\": \"%s\", \"status\": \"FINISHED\", \"end_time\": 1000}", runId)
                .body("run_info.status", equalTo("FINISHED"))
                .body("run_info.end_time", equalTo(1000));

        when().get(API + "runs/get?run_id=" + runId)
                .then()
                .body("run.info.run_name", equalTo("by hand"))
                .body("run.data.metrics.find { it.key == 'loss' }.value", equalTo(0.25f))
                .body("run.data.metrics.find { it.key == 'none' }.value", equalTo("NaN"))
                .body("run.data.params.key", containsInAnyOrder("depth", "rate"))
                .body(
                        "run.data.tags.key",
                        containsInAnyOrder("mlflow.runName", "mlflow.user", "who", "mlflow.log-model.history"))
                .body("run.inputs.dataset_inputs[0].dataset.name", equalTo("flights"));
        when().get(API + "metrics/get-history?run_id=" + runId + "&metric_key=loss&max_results=2")
                .then()
                .body("metrics.step", contains(0, 1))
                .body("next_page_token", equalTo("2"));
        when().get(API + "metrics/get-history-bulk-interval?run_ids=" + runId
                        + "&metric_key=loss&start_step=1&end_step=2")
                .then()
                .body("metrics.step", contains(1, 2))
                .body("metrics.run_id", contains(runId, runId));
        post(
                        "runs/search",
                        "{\"experiment_ids\": [\"" + experiment
                                + "\"], \"filter\": \"params.depth = '3' and metrics.loss < 0.3\"}")
                .body("runs.info.run_id", contains(runId));
    }

    @Test
    void whatCannotBeIsRefusedWithMlflowsCodes() {
        String runId = create("0", "refused");
        post("runs/log-parameter", "{\"run_id\": \"%s\", \"key\": \"depth\", \"value\": \"3\"}", runId)
                .statusCode(200);

        invalid(
                post("runs/log-parameter", "{\"run_id\": \"%s\", \"key\": \"depth\", \"value\": \"4\"}", runId),
                "Changing param values is not allowed");
        invalid(
                post("runs/log-metric", "{\"run_id\": \"%s\", \"key\": \"a\", \"value\": \"x\"}", runId),
                "expected a number");
        invalid(post("runs/log-metric", "{\"run_id\": \"%s\", \"value\": 1}", runId), "'key'");
        invalid(post("runs/set-tag", "{\"run_id\": \"%s\", \"key\": \"../a\", \"value\": \"1\"}", runId), "../a");
        invalid(
                post("runs/log-batch", "{\"run_id\": \"%s\", \"params\": [" + params(101) + "]}", runId),
                "at most 100 params");
        invalid(
                post("runs/search", "{\"experiment_ids\": [\"0\"], \"filter\": \"params.depth > 3\"}"),
                "Invalid comparator");
        invalid(post("runs/search", "{\"experiment_ids\": [\"0\"], \"max_results\": 50001}"), "max_results");
        invalid(post("runs/search", "[]"), "no JSON object");
        invalid(post("runs/search", "{\"experiment_ids\": [\"0\"], \"page_token\": \"next\"}"), "page_token");
        // a batch is all or nothing
        invalid(
                post(
                        "runs/log-batch",
                        "{\"run_id\": \"%s\", \"params\": [{\"key\": \"new\", \"value\": \"1\"}, {\"key\": \"depth\", \"value\": \"4\"}]}",
                        runId),
                "Changing param values");
        when().get(API + "runs/get?run_id=" + runId).then().body("run.data.params.key", contains("depth"));

        String unknown = UUID.randomUUID().toString().replace("-", "");
        post("runs/log-metric", "{\"run_id\": \"%s\", \"key\": \"a\", \"value\": 1}", unknown)
                .statusCode(404)
                .body("error_code", equalTo("RESOURCE_DOES_NOT_EXIST"));
        when().get(API + "runs/get?run_id=x").then().statusCode(404);
        when().get(API + "experiments/get?experiment_id=none").then().statusCode(404);
        post("runs/create", "{\"experiment_id\": \"none\"}").statusCode(404);
        when().get(API + "registered-models/search")
                .then()
                .statusCode(404)
                .body("error_code", equalTo("ENDPOINT_NOT_FOUND"));
        post("logged-models/search", "{}").statusCode(200).body("models", hasSize(0));
        post("runs/outputs", "{}").statusCode(404).body("error_code", equalTo("ENDPOINT_NOT_FOUND"));
        when().get("/api/3.0/mlflow/server-info")
                .then()
                .statusCode(404)
                .body("error_code", equalTo("ENDPOINT_NOT_FOUND"));
    }

    private static void invalid(ValidatableResponse response, String message) {
        response.statusCode(400)
                .body("error_code", equalTo("INVALID_PARAMETER_VALUE"))
                .body("message", containsString(message));
    }

    private static String params(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"key\": \"p" + i + "\", \"value\": \"1\"}")
                .collect(Collectors.joining(","));
    }

    @Test
    void artifactsAreTakenInTheirFoldersAndTheNewestOfAPathCounts() {
        String runId = create("0", "with files");
        String root = FILES + "/0/" + runId + "/artifacts/";

        put(root + "settings.json", "{\"a\": 1}").statusCode(200);
        put(root + "settings.json", "{\"a\": 2}").statusCode(200);
        put(root + "tables/confusion matrix.csv", "1,2").statusCode(200);
        put(root + "tables/empty.txt", "").statusCode(200);

        when().get(root + "settings.json").then().statusCode(200).body(equalTo("{\"a\": 2}"));
        when().get(root + "tables/confusion matrix.csv").then().body(equalTo("1,2"));
        when().get(FILES + "?path=0/" + runId + "/artifacts")
                .then()
                .body("files.path", contains("settings.json", "tables"))
                .body("files[0].file_size", equalTo(8));
        when().get(FILES + "?path=0/" + runId + "/artifacts/tables")
                .then()
                .body("files.path", contains("confusion matrix.csv", "empty.txt"));
        when().get(FILES + "?path=0/" + runId + "/artifacts/settings.json")
                .then()
                .body("files.path", contains("settings.json"));
        when().get(root + "none").then().statusCode(404);
        for (String wrong : new String[] {"%2e%2e/%2e%2e/x", "%2e%2e", "a%5Cb", "a%00b"}) {
            given().urlEncodingEnabled(false)
                    .body(new byte[] {1})
                    .put(root + wrong)
                    .then()
                    .statusCode(not(200));
        }
        when().get(FILES + "?path=elsewhere").then().statusCode(400);
        when().get(FILES + "?path=1/" + runId + "/artifacts").then().statusCode(404);
    }

    @Test
    void bodiesAreOnlyAsLargeAsTheirPurposeNeeds() {
        String runId = create("0", "large");
        byte[] mebibyte = new byte[1 << 20];

        given().body(mebibyte)
                .put(FILES + "/0/" + runId + "/artifacts/large.bin")
                .then()
                .statusCode(200);
        given().contentType("application/json")
                .body(mebibyte)
                .post("/v1/models/any/runs")
                .then()
                .statusCode(413);
    }

    @Test
    void deletedRunsAndExperimentsAreOutOfSightAndComeBack() {
        String experiment =
                post("experiments/create", "{\"name\": \"passing\"}").extract().path("experiment_id");
        String runId = create(experiment, "passing");
        String search = "{\"experiment_ids\": [\"" + experiment + "\"], \"run_view_type\": \"%s\"}";

        post("runs/delete", "{\"run_id\": \"%s\"}", runId).statusCode(200);
        post("runs/search", search, "ACTIVE_ONLY").body("runs", hasSize(0));
        post("runs/search", search, "DELETED_ONLY").body("runs.info.lifecycle_stage", contains("deleted"));
        invalid(
                post("runs/set-tag", "{\"run_id\": \"%s\", \"key\": \"a\", \"value\": \"1\"}", runId),
                "'active' state");
        post("runs/restore", "{\"run_id\": \"%s\"}", runId).statusCode(200);
        post("runs/search", search, "ALL").body("runs.info.lifecycle_stage", contains("active"));

        post("experiments/delete", "{\"experiment_id\": \"%s\"}", experiment).statusCode(200);
        String byName = "{\"filter\": \"name = 'passing'\", \"view_type\": \"%s\"}";
        post("experiments/search", byName, "ACTIVE_ONLY").body("experiments", hasSize(0));
        post("experiments/restore", "{\"experiment_id\": \"%s\"}", experiment).statusCode(200);
        post("experiments/update", "{\"experiment_id\": \"%s\", \"new_name\": \"staying\"}", experiment)
                .statusCode(200);
        post(
                        "experiments/set-experiment-tag",
                        "{\"experiment_id\": \"%s\", \"key\": \"k\", \"value\": \"v\"}",
                        experiment)
                .statusCode(200);
        post("experiments/search", "{\"filter\": \"tags.k = 'v' and name LIKE 'stay%'\"}")
                .body("experiments.experiment_id", contains(experiment));
    }

    private static String create(String experiment, String name) {
        return post(
                        "runs/create",
                        """
                        {"experiment_id": "%s", "user_id": "somebody", "start_time": 1417392000000, "run_name": "%s",
                         "tags": [{"key": "mlflow.user", "value": "somebody"}, {"key": "mlflow.runName", "value": "%s"}]}
                        """,
                        experiment,
                        name,
                        name)
                .statusCode(200)
                .body("run.info.status", equalTo("RUNNING"))
                .body("run.info.start_time", equalTo(1417392000000L))
                .extract()
                .path("run.info.run_id");
    }

    private static ValidatableResponse put(String path, String text) {
        return given().contentType("text/plain")
                .body(text.getBytes(StandardCharsets.UTF_8))
                .put(path)
                .then();
    }

    /** @param values each in the place of the next %s of the body */
    private static ValidatableResponse post(String path, String body, String... values) {
        String filled = body;
        for (String value : values) {
            filled = filled.replaceFirst("%s", Matcher.quoteReplacement(value));
        }
        return given().contentType("application/json")
                .body(filled)
                .post(API + path)
                .then();
    }
}
