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

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.DriftDetected;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.SegmentSealed;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.store.ClaimRepository;
import dev.perennial.training.store.RunRepository;
import dev.perennial.training.work.Blocking;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;
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
                .body("detail", equalTo("no example came since the last run"));
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
        ModelDefinition definition = world.define("garbage");
        world.send("dataset-segments", new RecordHeaders(), "no JSON".getBytes(StandardCharsets.UTF_8));
        world.send("dataset-segments", new RecordHeaders(), null);

        world.seal(definition, 0, 200);

        when().get("/q/metrics")
                .then()
                .body(containsString("perennial_dead_letters_total{topic=\"dataset-segments\"} 2.0"));
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
