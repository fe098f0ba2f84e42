package dev.perennial.training;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.LivePerformance;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.store.ClaimRepository;
import dev.perennial.training.store.RunRepository;
import dev.perennial.training.work.Blocking;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class TriggersIT {
    private static final Instant START = Instant.parse("2014-01-01T00:00:00Z");

    @Inject
    Surroundings world;

    @Inject
    ClaimRepository claims;

    @Inject
    RunRepository runs;

    @Test
    void answersThatGetWorseStartOneRunWithTheNewestWindowAsItsCause() {
        String rest = Surroundings.REST.replace(
                "examples: 300, cooldown: 1m", "examples: 0, performance: true, cooldown: 0s");
        ModelDefinition definition = world.define("worse", rest);
        world.seal(definition, 0, 400);
        world.run("worse", 2);
        world.seal(definition, 400, 800);
        List<Double> losses = List.of(0.5, 0.5, 0.5, 0.8, 0.8);
        for (int day = 0; day < losses.size(); day++) {
            world.send(window("worse", day, losses.get(day)));
            world.send(window("worse", day, losses.get(day)));
        }

        assertThat(world.trained("worse", 2).refit().exampleCount()).isEqualTo(800);

        List<TrainingRequested> automatic = world.requests("worse").stream()
                .filter(request -> request.reason() != Reason.MANUAL)
                .toList();
        assertThat(automatic).hasSize(1);
        assertThat(automatic.get(0).reason()).isEqualTo(Reason.PERFORMANCE);
        assertThat(automatic.get(0).detail()).startsWith("live log-loss was 0.8000 in the last of 2 windows");
        assertThat(automatic.get(0).context().causationId())
                .isEqualTo(window("worse", 4, 0.8).context().eventId());
    }

    @Test
    void aModelThatIsDefinedAnewIsTrainedAnewOnce() {
        String rest = Surroundings.REST.replace("examples: 300, cooldown: 1m", "examples: 300, cooldown: 0s");
        ModelDefinition definition = world.define("anew", rest);
        world.seal(definition, 0, 400);
        world.trained("anew");
        world.seal(definition, 400, 500);
        when().get("/v1/models/anew/training").then().body("nextRun", equalTo("100 of 300 new examples"));

        world.define("anew", rest.replace("trials: 1", "trials: 2"));

        world.trained("anew", 2);
        assertThat(world.requests("anew"))
                .extracting(TrainingRequested::reason)
                .last()
                .isEqualTo(Reason.DEFINITION);
        when().get("/v1/models/anew/training").then().body("nextRun", equalTo("0 of 300 new examples"));
    }

    @Test
    void aFirstRunSaysWhatItWaitsFor() {
        ModelDefinition definition = world.define("waiting");
        world.seal(definition, 0, 10);

        when().get("/v1/models/waiting/training").then().body("nextRun", containsString("10 of the"));
        given().put("/v1/models/waiting/training/hold").then().statusCode(204);
        when().get("/v1/models/waiting/training").then().body("nextRun", equalTo("automatic training is held"));
    }

    @Test
    void runsOfAModelWithPriorityAreCarriedOutFirst() {
        Map<String, ModelDefinition> definitions = new LinkedHashMap<>();
        Map.of("usual-a", 0, "usual-b", 0, "urgent", 50)
                .forEach((name, priority) -> definitions.put(
                        name,
                        DefinitionParser.parse(
                                Samples.binary("training: {triggers: {priority: %d}}".formatted(priority))
                                        .toJson()
                                        .replace("\"flights\"", '"' + name + '"'))));
        List<String> asked = List.of("usual-b", "usual-a", "urgent");
        asked.forEach(name -> Blocking.await(() -> runs.accept(new TrainingRequested(
                EventContext.first(UUID.randomUUID(), START.plus(Duration.ofHours(asked.indexOf(name)))),
                name,
                Reason.MANUAL,
                "a test asked"))));

        List<RunPlan> claimed = asked.stream()
                .map(any -> Blocking.await(() -> claims.claim("a test", definitions, Instant.now())))
                .map(plan -> plan.orElseThrow())
                .toList();
        claimed.forEach(
                plan -> Blocking.await(() -> claims.fail(plan.runId(), "only claimed", List.of(), Instant.now())));

        assertThat(claimed)
                .extracting(plan -> plan.definition().name())
                .containsExactly("urgent", "usual-b", "usual-a");
    }

    private static LivePerformance window(String modelName, int day, double logLoss) {
        Instant start = START.plus(Duration.ofDays(day));
        return new LivePerformance(
                EventContext.first(EventContext.idOf(modelName + "/" + day), start),
                modelName,
                1,
                start,
                start.plus(Duration.ofDays(1)),
                200,
                Map.of("log-loss", logLoss));
    }
}
