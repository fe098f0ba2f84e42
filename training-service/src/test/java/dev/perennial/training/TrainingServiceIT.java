package dev.perennial.training;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.DriftDetected;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.SegmentSealed;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.model.objects.ObjectStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class TrainingServiceIT {
    @Inject
    Surroundings world;

    @Inject
    ObjectStore objects;

    @Test
    void enoughExamplesStartOneRunThatAnnouncesTwoVersions() {
        ModelDefinition definition = world.define("enough");
        List<SegmentSealed> segments = world.seal(definition, 0, 400);

        ModelTrained trained = world.trained("enough");

        assertThat(trained.challenger().modelVersion()).isEqualTo(1);
        assertThat(trained.refit().modelVersion()).isEqualTo(2);
        assertThat(trained.refit().exampleCount()).isEqualTo(400);
        assertThat(trained.holdout().exampleCount()).isEqualTo(80);
        assertThat(objects.exists(trained.refit().artifactPrefix() + "manifest.json"))
                .isTrue();
        when().get("/v1/runs/{run}", trained.runId())
                .then()
                .statusCode(200)
                .body("state", equalTo("trained"))
                .body("reason", equalTo("examples"))
                .body("algorithm", equalTo("logistic-regression"))
                .body("metric", equalTo("log-loss"))
                .body("refitVersion", equalTo(2))
                .body("segments", equalTo(2))
                .body("failure", nullValue());
        when().get("/v1/runs/{run}/trials", trained.runId())
                .then()
                .body("trials", hasSize(1))
                .body("trials[0].hyperparameters.l2", notNullValue());

        requireSegments("enough", segments);
        requireDataset(trained.runId(), 400);

        segments.forEach(world::send);
        world.requests("enough").forEach(world::send);
        when().get("/v1/models/enough/training")
                .then()
                .body("segments", equalTo(2))
                .body("examples", equalTo(400))
                .body("examplesSinceLastRun", equalTo(0))
                .body("runs.total", equalTo(1))
                .body("runs.trained", equalTo(1))
                .body("activeRun", nullValue());
    }

    private static void requireSegments(String modelName, List<SegmentSealed> sealed) {
        List<String> keys =
                sealed.stream().map(SegmentSealed::objectKey).sorted().toList();
        when().get("/v1/models/{model}/segments", modelName)
                .then()
                .body("segments.objectKey", equalTo(keys))
                .body("segments.exampleCount", equalTo(List.of(200, 200)))
                .body("segments[0].sha256", notNullValue())
                .body("next", nullValue());
        when().get("/v1/models/{model}/segments?limit=1", modelName)
                .then()
                .body("segments.objectKey", equalTo(keys.subList(0, 1)))
                .body("next", equalTo(keys.get(0)));
        when().get("/v1/models/{model}/segments?limit=1&after={key}", modelName, keys.get(0))
                .then()
                .body("segments.objectKey", equalTo(keys.subList(1, 2)));
        when().get("/v1/models/{model}/segments?limit=1001", modelName)
                .then()
                .statusCode(400)
                .body("errors[0].path", equalTo("limit"));
    }

    private static void requireDataset(UUID runId, int examples) {
        List<JsonNode> lines = when().get("/v1/runs/{run}/dataset", runId)
                .then()
                .statusCode(200)
                .contentType("application/x-ndjson")
                .extract()
                .asString()
                .lines()
                .map(TrainingServiceIT::json)
                .toList();
        assertThat(lines).hasSize(examples).allSatisfy(line -> {
            assertThat(line.path("label").isBoolean()).isTrue();
            assertThat(line.path("features").isEmpty()).isFalse();
            assertThat(Instant.parse(line.path("knownAt").textValue()))
                    .isAfterOrEqualTo(line.path("eventTime").textValue());
        });
        assertThat(lines)
                .extracting(line -> Instant.parse(line.path("eventTime").textValue()))
                .isSorted();
        assertThat(lines).extracting(line -> line.path("exampleId").textValue()).doesNotHaveDuplicates();
    }

    private static JsonNode json(String line) {
        try {
            return Json.mapper().readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void thereIsNoDatasetOfARunThatNobodyKnows() {
        when().get("/v1/runs/{run}/dataset", UUID.randomUUID()).then().statusCode(404);
        when().get("/v1/runs/{run}/dataset", "x").then().statusCode(400);
    }

    @Test
    void aHeldModelTrainsOnlyWhenADecisionIsAskedFor() {
        ModelDefinition definition = world.define("held");
        given().put("/v1/models/held/training/hold").then().statusCode(204);
        world.seal(definition, 0, 400);
        when().get("/v1/models/held/training")
                .then()
                .body("held", equalTo(true))
                .body("examplesSinceLastRun", equalTo(400))
                .body("runs.total", equalTo(0));

        when().post("/v1/models/held/training/decisions")
                .then()
                .statusCode(200)
                .body("decision", equalTo("run"))
                .body("reason", equalTo("examples"))
                .body("runId", notNullValue());

        world.trained("held");
        when().post("/v1/models/held/training/decisions")
                .then()
                .body("decision", equalTo("wait"))
                .body("detail", equalTo("0 of 300 new examples"));
        when().delete("/v1/models/held/training/hold").then().statusCode(204);
    }

    @Test
    void driftStartsARunThatTakesUpAllOfIt() {
        ModelDefinition definition = world.define("drifting");
        given().put("/v1/models/drifting/training/hold").then().statusCode(204);
        world.seal(definition, 0, 200);
        DriftDetected drift = Surroundings.drift("drifting", 1);
        world.send(drift);
        world.send(drift);
        world.send(Surroundings.drift("drifting", 2));
        await().atMost(Surroundings.PATIENCE)
                .untilAsserted(
                        () -> when().get("/v1/models/drifting/training").then().body("driftEvents", equalTo(2)));

        when().post("/v1/models/drifting/training/decisions").then().body("reason", equalTo("drift"));

        world.trained("drifting");
        world.seal(definition, 200, 400);
        when().post("/v1/models/drifting/training/decisions")
                .then()
                .body("decision", equalTo("wait"))
                .body("detail", equalTo("200 of 300 new examples"));
    }

    @Test
    void driftIsKeptUntilThereAreEnoughExamplesToJudgeOnAlsoByARunThatSomebodyAskedFor() {
        ModelDefinition definition = world.define("patient");
        world.seal(definition, 0, 200);
        String first = when().post("/v1/models/patient/runs").then().extract().path("runId");
        assertThat(world.trained("patient").runId()).hasToString(first);
        world.seal(definition, 200, 210);
        world.send(Surroundings.drift("patient", 3));
        await().atMost(Surroundings.PATIENCE).untilAsserted(() -> when().post("/v1/models/patient/training/decisions")
                .then()
                .body("decision", equalTo("wait"))
                .body(
                        "detail",
                        equalTo("drift was detected; 10 examples came since the last run, but a holdout"
                                + " needs at least 20")));

        String asked = when().post("/v1/models/patient/runs").then().extract().path("runId");
        ModelTrained second = world.trained("patient", 2);
        world.seal(definition, 210, 230);
        ModelTrained third = world.trained("patient", 3);

        assertThat(second.runId()).hasToString(asked);
        assertThat(second.holdout().exampleCount()).isEqualTo(20);
        when().get("/v1/runs/{run}", third.runId())
                .then()
                .body("reason", equalTo("drift"))
                .body("holdoutCount", equalTo(20));
    }

    @Test
    void twoRunsOnTheSameSegmentsDeployTheSameGraph() {
        ModelDefinition definition = world.define("twice");
        given().put("/v1/models/twice/training/hold").then().statusCode(204);
        world.seal(definition, 0, 400);
        when().post("/v1/models/twice/runs").then().statusCode(202);
        ModelTrained first = world.trained("twice");
        when().post("/v1/models/twice/runs").then().statusCode(202);
        ModelTrained second = world.trained("twice", 2);

        assertThat(first.holdout().exampleCount()).isEqualTo(80);
        assertThat(second.holdout().exampleCount()).isEqualTo(20);
        assertThat(graph(second.refit())).isEqualTo(graph(first.refit()));
        assertThat(graph(second.challenger())).isNotEqualTo(graph(first.challenger()));
    }

    private byte[] graph(TrainedVersion version) {
        return objects.get(version.artifactPrefix() + "model.onnx", 1 << 24);
    }

    @Test
    void aRunWithoutEnoughExamplesSaysSoAndTheNextOneTrains() {
        ModelDefinition definition = world.define("little");
        String failed = when().post("/v1/models/little/runs")
                .then()
                .statusCode(202)
                .extract()
                .path("runId");
        world.forwardRequestsUntil(() -> when().get("/v1/runs/{run}", failed)
                .then()
                .body("state", equalTo("failed"))
                .body("failure", containsString("no segment is sealed yet")));

        world.seal(definition, 0, 200);
        String next = when().post("/v1/models/little/runs").then().extract().path("runId");

        assertThat(world.trained("little").runId()).hasToString(next);
        when().get("/v1/models/little/runs")
                .then()
                .body("runs.runId", contains(next, failed))
                .body("runs.state", contains("trained", "failed"));
    }
}
