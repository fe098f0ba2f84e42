package dev.perennial.training;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.store.ClaimRepository;
import dev.perennial.training.store.RunRepository;
import dev.perennial.training.work.Blocking;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ClaimedRunsIT {
    @Inject
    Surroundings world;

    @Inject
    ClaimRepository claims;

    @Inject
    RunRepository runs;

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

    private static void assertCancelled(String run) {
        await().atMost(Surroundings.PATIENCE).untilAsserted(() -> when().get("/v1/runs/{run}", run)
                .then()
                .body("state", equalTo("failed"))
                .body("failure", equalTo("the model is deleted")));
    }
}
