package dev.perennial.training;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.DriftDetected;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.SegmentSealed;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.store.ClaimRepository;
import dev.perennial.training.store.RunRepository;
import dev.perennial.training.work.Blocking;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class TrainingServiceIT {
    @Inject
    Surroundings world;

    @Inject
    ObjectStore objects;

    @Inject
    ClaimRepository claims;

    @Inject
    RunRepository runs;

    @ConfigProperty(name = "perennial.database.port")
    int databasePort;

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
    void aBlendTakesOverTheWeightsOfTheRunBefore() {
        ModelDefinition definition = world.define(
                "blended",
                """
                training: {triggers: {examples: 300, cooldown: 1m}, blend: on}
                evaluation: {holdout: {fraction: 0.25, minExamples: 20}}
                """);
        world.seal(definition, 0, 400);
        ModelTrained first = world.trained("blended");
        world.seal(definition, 400, 800);

        ModelTrained second = world.trained("blended", 2);

        assertThat(provenance(first.challenger()).path("weightsBefore").isNull())
                .isTrue();
        JsonNode before = provenance(second.challenger()).path("weightsBefore");
        assertThat(before.path("snapshots")).hasSize(1);
        assertThat(before.at("/snapshots/0/through").textValue())
                .isEqualTo(first.holdout().through().toString());
        assertThat(before.path("definitionSha256").textValue()).isEqualTo(definition.digest());
        when().get("/v1/runs/{run}", second.runId())
                .then()
                .body("algorithm", equalTo("blend"))
                .body("score", nullValue());
        when().get("/v1/runs/{run}/trials", second.runId()).then().body("trials", hasSize(0));
    }

    private JsonNode provenance(TrainedVersion version) {
        return BundleReader.read(objects, version.artifactPrefix(), version.manifestSha256())
                .provenance();
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
    void runsOfADeletedModelAreCancelledAndItsNumbersGoOnWhenItComesBack() {
        String restless = Surroundings.REST.replace("cooldown: 1m", "cooldown: 0s");
        ModelDefinition definition = world.define("reborn", restless);
        given().put("/v1/models/reborn/training/hold").then().statusCode(204);
        world.seal(definition, 0, 400);
        when().post("/v1/models/reborn/training/decisions").then().body("decision", equalTo("run"));
        world.trained("reborn");
        world.seal(definition, 400, 800);
        String waiting = when().post("/v1/models/reborn/training/decisions")
                .then()
                .body("reason", equalTo("examples"))
                .extract()
                .path("runId");

        world.delete("reborn");

        assertCancelled(waiting);
        when().post("/v1/models/reborn/runs").then().statusCode(404);
        world.requests("reborn").forEach(world::send);
        assertCancelled(waiting);

        world.define("reborn", restless);
        await().atMost(Surroundings.PATIENCE).untilAsserted(() -> when().post("/v1/models/reborn/training/decisions")
                .then()
                .body("detail", containsString("the newest segment started a run already")));
        world.seal(definition, 800, 900);
        when().post("/v1/models/reborn/training/decisions").then().body("decision", equalTo("run"));
        ModelTrained afterwards = world.trained("reborn", 2);
        assertThat(afterwards.challenger().modelVersion()).isEqualTo(3);
        assertThat(afterwards.refit().exampleCount()).isEqualTo(900);
    }

    @Test
    void runThatWaitsForADeletedModelIsCancelledThoughNobodyHeardOfTheDeletion() {
        TrainingRequested request = new TrainingRequested(
                EventContext.first(UUID.randomUUID(), Instant.parse("2014-01-02T00:00:00Z")),
                "missed",
                Reason.MANUAL,
                "a test asked");
        TrainingRequested other = new TrainingRequested(
                EventContext.first(UUID.randomUUID(), Instant.parse("2014-01-02T00:00:00Z")),
                "on-its-way",
                Reason.MANUAL,
                "a test asked");
        world.deleteUnheard("missed");

        world.send(other);
        world.send(request);

        assertCancelled(request.context().eventId().toString());
        when().get("/v1/runs/{run}", other.context().eventId()).then().body("state", equalTo("queued"));
    }

    private static void assertCancelled(String run) {
        await().atMost(Surroundings.PATIENCE).untilAsserted(() -> when().get("/v1/runs/{run}", run)
                .then()
                .body("state", equalTo("failed"))
                .body("failure", equalTo("the model is deleted")));
    }

    @Test
    void aDefinitionThatComesWhileTheDatabaseIsDownStartsItsRunAfterwards() throws Exception {
        ModelDefinition definition = DefinitionParser.parse(
                Samples.binary(Surroundings.REST).toJson().replace("flights", "blackout"));
        world.seal(definition, 0, 400);
        double retried = retriesOfDefinitions();

        Outage.during(databasePort, () -> {
            world.define("blackout");
            await().atMost(Surroundings.PATIENCE).until(() -> retriesOfDefinitions() > retried);
        });

        assertThat(world.trained("blackout").refit().exampleCount()).isEqualTo(400);
        when().get("/q/health/live").then().statusCode(200);
    }

    private static double retriesOfDefinitions() {
        return when().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("perennial_event_retries_total{consumer=\"DefinitionsConsumer\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void livenessKnowsTheLoops() {
        when().get("/q/health/live")
                .then()
                .statusCode(200)
                .body(
                        "checks.find { it.name == 'loops' }.data.keySet()",
                        hasItems("outbox", "run-worker", "cancellations"));
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

    @Test
    void anInterruptedRunIsTakenUpWithTheSamePlan() {
        // unknown to the service, so that its own worker leaves the run alone
        ModelDefinition definition = DefinitionParser.parse(
                Samples.binary(Surroundings.REST).toJson().replace("flights", "frozen"));
        Map<String, ModelDefinition> known = Map.of("frozen", definition);
        world.seal(definition, 0, 200);
        TrainingRequested request = new TrainingRequested(
                EventContext.first(UUID.randomUUID(), Instant.parse("2014-01-02T00:00:00Z")),
                "frozen",
                Reason.MANUAL,
                "a test asked");
        world.send(request);
        await().atMost(Surroundings.PATIENCE)
                .until(() -> Blocking.await(() -> runs.find(request.context().eventId()))
                        .isPresent());
        Instant now = Instant.parse("2100-01-01T00:00:00Z");
        RunPlan first = Blocking.await(() -> claims.claim("dead", known, now)).orElseThrow();
        world.seal(definition, 200, 300);

        Optional<RunPlan> tooEarly =
                Blocking.await(() -> claims.claim("other", known, now.plus(ClaimRepository.LEASE.minusSeconds(1))));
        Optional<RunPlan> again = Blocking.await(() -> claims.claim("other", known, now.plus(ClaimRepository.LEASE)));

        assertThat(tooEarly).isEmpty();
        assertThat(again).contains(first);
        assertThat(first.segments()).hasSize(1);
    }

    @Test
    void whatIsNoEventIsSetAsideAndTheNextOneCounts() {
        for (String topic : List.of("dataset-segments", "drift-detected", "training-requests")) {
            for (byte[] poison :
                    Arrays.asList(new byte[] {(byte) 0xff, 0}, "{}".getBytes(StandardCharsets.UTF_8), null)) {
                world.send(topic, new RecordHeaders(), poison);
            }
        }
        String unstorable = "{\"modelName\":\"garbage\",\"reason\":\"manual\",\"detail\":\"a\\u0000b\"}";
        world.send("training-requests", new RecordHeaders(), unstorable.getBytes(StandardCharsets.UTF_8));
        world.sendDefinition("garbage", "\u0000 no JSON");
        world.sendDefinition(null, "{}");
        world.sendDefinition(null, null);
        ModelDefinition definition = world.define("garbage");
        world.send(Surroundings.drift("garbage", 4));
        world.seal(definition, 0, 200);

        assertThat(world.trained("garbage").refit().exampleCount()).isEqualTo(200);
        Map<String, String> deadLetters =
                Map.of("dataset-segments", "3.0", "drift-detected", "3.0", "training-requests", "4.0");
        deadLetters.forEach((topic, count) -> when().get("/q/metrics")
                .then()
                .body(containsString("perennial_dead_letters_total{topic=\"" + topic + "\"} " + count)));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        when().post("/v1/models/nobody/runs")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("detail", equalTo("there is no model nobody"));
        when().get("/v1/models/..%2Fetc/training").then().statusCode(400).body("errors[0].path", equalTo("modelName"));
        when().get("/v1/runs/7").then().statusCode(400).body("errors[0].path", equalTo("runId"));
        when().get("/v1/runs/{run}", UUID.randomUUID()).then().statusCode(404);
        when().get("/q/health/ready").then().statusCode(200);
        when().get("/q/metrics").then().statusCode(200);
    }
}
