package dev.perennial.training;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ModelTrained;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class TrackingIT {
    private static final String BOOSTED =
            """
            training: {triggers: {examples: 300, cooldown: 1m}, tuning: {trials: 2}, algorithms: [gradient-boosting]}
            evaluation: {holdout: {fraction: 0.2, minExamples: 20}}
            """;

    @Inject
    Surroundings world;

    @Test
    void aRunShowsWhenceItCameWhatItTookAndHowItsFitsWent() {
        ModelDefinition definition = world.define("tracked", BOOSTED);
        world.seal(definition, 0, 400);
        UUID runId = world.trained("tracked").runId();

        when().get("/v1/runs/{run}", runId)
                .then()
                .statusCode(200)
                .body("attempt", equalTo(1))
                .body("lineage.definitionSha256", equalTo(definition.digest()))
                .body("lineage.seed", equalTo((int) definition.training().seed()))
                .body("lineage.segments", hasSize(2))
                .body("lineage.libraries.xgboost", notNullValue())
                .body("lineage.codeVersion", notNullValue())
                .body("lineage.machine.cores", greaterThan(0))
                .body("cost.wallSeconds", greaterThan(0f))
                .body("cost.cpuSeconds", greaterThan(0f))
                .body("parameters.algorithm", equalTo("gradient-boosting"))
                .body("parameters.learningRate", notNullValue())
                .body("metrics.examples", equalTo(400f))
                .body("metrics.log-loss", greaterThan(0f));
        when().get("/v1/runs/{run}/trials", runId)
                .then()
                .body("trials.number", contains(1, 2))
                .body("trials.cost.wallSeconds", everyItem(greaterThan(0f)))
                .body("trials.finishedAt", everyItem(notNullValue()));
        JsonPath metrics = when().get("/v1/runs/{run}/metrics", runId)
                .then()
                .body("metrics.name", contains("trial-score", "validation-loss-by-round"))
                .extract()
                .jsonPath();
        assertThat(metrics.getList("metrics[0].points")).hasSize(2);
        assertThat(metrics.getList("metrics[1].points.step", Integer.class)).startsWith(1, 2, 3);
    }

    @Test
    void runsAreFilteredOrderedAndPaged() {
        ModelDefinition definition = world.define("listed", BOOSTED);
        given().put("/v1/models/listed/training/hold").then().statusCode(204);
        String failed = when().post("/v1/models/listed/runs").then().extract().path("runId");
        world.forwardRequestsUntil(
                () -> when().get("/v1/runs/{run}", failed).then().body("state", equalTo("failed")));
        world.seal(definition, 0, 400);
        String small = world.run("listed", 2).toString();
        world.seal(definition, 400, 800);
        String large = world.run("listed", 4).toString();

        requireRuns("", large, small, failed);
        requireRuns("?state=trained", large, small);
        requireRuns("?state=failed&reason=manual", failed);
        requireRuns("?reason=drift");
        requireRuns("?algorithm=gradient-boosting", large, small);
        requireRuns("?algorithm=blend");
        requireRuns("?to=2014-01-01T00:00:00Z");
        requireRuns("?from=2014-01-01T00:00:00Z&state=failed", failed);
        requireRuns("?orderBy=examples", small, large, failed);
        requireRuns("?orderBy=examples desc", large, small, failed);
        requireRuns("?orderBy=log-loss&state=failed", failed);
        when().get("/v1/models/listed/runs?limit=2")
                .then()
                .body("runs.runId", contains(large, small))
                .body("runs[0].metrics.log-loss", notNullValue())
                .body("next", equalTo(small));
        when().get("/v1/models/listed/runs?limit=2&after=" + small)
                .then()
                .body("runs.runId", contains(failed))
                .body("next", nullValue());
        when().get("/v1/models/listed/runs?limit=1&orderBy=examples&after=" + small)
                .then()
                .body("runs.runId", contains(large));
    }

    private static void requireRuns(String query, String... runIds) {
        when().get("/v1/models/listed/runs" + query)
                .then()
                .statusCode(200)
                .body("runs.runId", equalTo(List.of(runIds)));
    }

    @Test
    void whatCannotBeAskedNamesTheParameter() {
        for (String wrong : List.of(
                "state=done",
                "reason=boredom",
                "algorithm=magic",
                "from=yesterday",
                "orderBy=beauty",
                "orderBy=log-loss sideways",
                "after=7",
                "limit=0",
                "limit=1001")) {
            String parameter = wrong.substring(0, wrong.indexOf('='));
            when().get("/v1/models/wrong/runs?" + wrong)
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("errors[0].path", equalTo(parameter));
        }
        UUID nobody = UUID.randomUUID();
        when().get("/v1/runs/compare").then().statusCode(400).body("errors[0].path", equalTo("ids"));
        when().get("/v1/runs/compare?ids=" + nobody).then().statusCode(400);
        when().get("/v1/runs/compare?ids=1,2").then().statusCode(400);
        when().get("/v1/runs/compare?ids=" + (nobody + ",").repeat(11)).then().statusCode(400);
        when().get("/v1/runs/compare?ids=" + nobody + "," + UUID.randomUUID())
                .then()
                .statusCode(404)
                .body("detail", containsString(nobody.toString()));
        when().get("/v1/runs/{run}/metrics", nobody).then().statusCode(404);
        when().get("/v1/runs/{run}/artifacts", nobody).then().statusCode(404);
        when().get("/v1/runs/{run}/events", nobody).then().statusCode(404);
        when().get("/v1/runs/{run}/events", "x").then().statusCode(400);
    }

    @Test
    void runsStandSideBySideAndWhatDiffersIsMarked() {
        ModelDefinition definition = world.define("compared");
        given().put("/v1/models/compared/training/hold").then().statusCode(204);
        world.seal(definition, 0, 400);
        UUID first = world.run("compared", 2);
        world.seal(definition, 400, 600);
        UUID second = world.run("compared", 3);

        when().get("/v1/runs/compare?ids={first},{second}", first, second)
                .then()
                .statusCode(200)
                .body("runs", contains(first.toString(), second.toString()))
                .body("rows.findAll { it.differs }.name", hasItems("examples", "segments", "segmentsSha256"))
                .body("rows.findAll { !it.differs }.name", hasItems("seed", "definitionSha256", "algorithm"))
                .body("rows.find { it.name == 'examples' }.values", contains(400f, 600f));
    }

    @Test
    void theFilesOfTheBundlesAreReadAndNothingElse() {
        ModelDefinition definition = world.define("filed");
        world.seal(definition, 0, 400);
        ModelTrained trained = world.trained("filed");

        String path = "/v1/runs/" + trained.runId() + "/artifacts";
        String sha256 = when().get(path)
                .then()
                .statusCode(200)
                .body(
                        "artifacts.path",
                        hasItems("challenger/manifest.json", "challenger/model.onnx", "refit/golden.json"))
                .extract()
                .path("artifacts.find { it.path == 'refit/model.onnx' }.sha256");
        byte[] graph = when().get(path + "/refit/model.onnx")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        assertThat(Digests.sha256(graph)).isEqualTo(sha256);
        when().get(path + "/challenger/provenance.json")
                .then()
                .contentType("application/json")
                .body("runId", equalTo(trained.runId().toString()));
        for (String other : List.of("/refit", "/refit/none", "/model.onnx", "/refit/../../filed/1/model.onnx")) {
            given().urlEncodingEnabled(false)
                    .get(path + other.replace("..", "%2e%2e").replace("/%2e", "%2f%2e"))
                    .then()
                    .statusCode(404);
        }
    }
}
