package dev.perennial.training;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests as the web pages of MLflow send them. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class MlflowPagesIT {
    private static final String EXPERIMENT =
            """
            query MlflowGetExperimentQuery($input: MlflowGetExperimentInput!) @component(name: "any") {
              mlflowGetExperiment(input: $input) {
                apiError { code message __typename }
                experiment { experimentId name creationTime lifecycleStage tags { key value } __typename }
              }
            }
            """;
    private static final String RUN =
            """
            query GetRun($data: MlflowGetRunInput!) @component(name: "any") {
              mlflowGetRun(input: $data) {
                apiError { helpUrl code message }
                run {
                  info { runName status runUuid experimentId startTime endTime }
                  experiment { experimentId name tags { key value } }
                  modelVersions { status version }
                  data { metrics { key value step timestamp } params { key value } tags { key value } }
                  inputs { datasetInputs { dataset { digest name } tags { key value } } modelInputs { modelId } }
                  outputs { modelOutputs { modelId step } }
                }
              }
            }
            """;
    private static final String HISTORY =
            """
            query GetMetricHistoryBulkInterval($data: MlflowGetMetricHistoryBulkIntervalInput!) @component(name: "any") {
              mlflowGetMetricHistoryBulkInterval(input: $data) {
                metrics { timestamp step runId key value }
                apiError { code message }
              }
            }
            """;

    @Inject
    Surroundings world;

    @Test
    void pagesShowAModelsRunsAndFiles() {
        ModelDefinition definition = world.define("paged");
        world.seal(definition, 0, 400);
        String runId = world.trained("paged").runId().toString().replace("-", "");

        ask(EXPERIMENT, "input", Map.of("experimentId", "paged"))
                .body("data.mlflowGetExperiment.experiment.name", equalTo("paged"))
                .body("data.mlflowGetExperiment.experiment.lifecycleStage", equalTo("active"))
                .body("data.mlflowGetExperiment.experiment.__typename", equalTo("MlflowExperiment"))
                .body("data.mlflowGetExperiment.apiError", nullValue());
        ask(RUN, "data", Map.of("runId", runId))
                .body("data.mlflowGetRun.run.info.status", equalTo("FINISHED"))
                .body("data.mlflowGetRun.run.info.runUuid", equalTo(runId))
                .body("data.mlflowGetRun.run.info.startTime.toLong()", greaterThan(0L))
                .body("data.mlflowGetRun.run.experiment.name", equalTo("paged"))
                .body(
                        "data.mlflowGetRun.run.data.params.find { it.key == 'algorithm' }.value",
                        equalTo("logistic-regression"))
                .body("data.mlflowGetRun.run.data.metrics.find { it.key == 'log-loss' }.value", notNullValue())
                .body(
                        "data.mlflowGetRun.run.data.metrics.find { it.key == 'training-loss-by-epoch' }.step.toLong()",
                        greaterThan(1L))
                .body("data.mlflowGetRun.run.outputs", nullValue());
        ask(
                        HISTORY,
                        "data",
                        Map.of("runIds", new String[] {runId}, "metricKey", "training-loss-by-epoch", "maxResults", 5))
                .body("data.mlflowGetMetricHistoryBulkInterval.metrics", hasSize(5))
                .body("data.mlflowGetMetricHistoryBulkInterval.metrics[0].runId", equalTo(runId));
        when().get("/ajax-api/2.0/mlflow/artifacts/list?run_uuid={id}&path=refit", runId)
                .then()
                .statusCode(200)
                .body("files.path", hasItem("refit/model.onnx"));
        when().get("/get-artifact?run_uuid={id}&path=refit/provenance.json", runId)
                .then()
                .statusCode(200)
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Disposition", "attachment")
                .body(containsString("\"holdout\""));
    }

    @Test
    void whatIsNotThereIsToldWithinTheAnswer() {
        ask(EXPERIMENT, "input", Map.of("experimentId", "no-such-model"))
                .body("data.mlflowGetExperiment.experiment", nullValue())
                .body("data.mlflowGetExperiment.apiError.code", equalTo("RESOURCE_DOES_NOT_EXIST"));
        ask(RUN, "data", Map.of("runId", "no-such-run"))
                .body("data.mlflowGetRun.run", nullValue())
                .body("data.mlflowGetRun.apiError.message", containsString("no-such-run"));
        ask(HISTORY, "data", Map.of("runIds", new String[0], "metricKey", "k"))
                .body("data.mlflowGetMetricHistoryBulkInterval.apiError.code", equalTo("INVALID_PARAMETER_VALUE"));
    }

    @Test
    void aQuestionThatIsNoneOrAsksTooMuchIsRefused() {
        given().body("no json")
                .post("/graphql")
                .then()
                .statusCode(400)
                .body("error_code", equalTo("INVALID_PARAMETER_VALUE"));
        given().body("{}").post("/graphql").then().statusCode(400).body("message", containsString("'query'"));
        given().body("{\"query\": \"{ nothing }\", \"variables\": 3}")
                .post("/graphql")
                .then()
                .statusCode(400)
                .body("message", containsString("'variables'"));
        given().body("{\"query\": \"{ nothing }\"}")
                .post("/graphql")
                .then()
                .statusCode(200)
                .body("errors[0].message", containsString("nothing"));
        String much = "a%d: mlflowGetExperiment(input: {experimentId: \\\"0\\\"}) { experiment { name } } ";
        StringBuilder query = new StringBuilder();
        for (int field = 0; field < 100; field++) {
            query.append(much.replace("%d", Integer.toString(field)));
        }
        given().body("{\"query\": \"{ " + query + "}\"}")
                .post("/graphql")
                .then()
                .statusCode(200)
                .body("errors[0].message", containsString("complexity"))
                .body("data", not(containsString("name")));
    }

    private static ValidatableResponse ask(String query, String variable, Map<String, ?> input) {
        Map<String, Object> body = Map.of("query", query, "variables", Map.of(variable, input));
        return given().body(Json.mapper().valueToTree(body).toString())
                .contentType("application/json")
                .post("/graphql")
                .then()
                .statusCode(200)
                .body("errors", nullValue());
    }
}
