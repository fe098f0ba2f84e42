package dev.perennial.training;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.SearchSpace;
import dev.perennial.training.domain.tuning.Reached;
import dev.perennial.training.store.ClaimRepository;
import dev.perennial.training.store.RunRepository;
import dev.perennial.training.store.SearchRepository;
import dev.perennial.training.work.Blocking;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class SearchIT {
    private static final String SEARCHED =
            """
            training:
              triggers: {examples: 300, cooldown: 0s}
              algorithms: [gradient-boosting]
              tuning: {search: tpe, stopping: asha, trials: 6, folds: 2, warmStart: true}
            evaluation: {holdout: {fraction: 0.2, minExamples: 20}}
            """;
    private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");

    @Inject
    Surroundings world;

    @Inject
    ClaimRepository claims;

    @Inject
    SearchRepository searches;

    @Inject
    RunRepository runs;

    @Test
    void aSearchRunsThroughAndTheNextOneBeginsWithItsBestSettings() {
        ModelDefinition definition = world.define("searched", SEARCHED);
        world.seal(definition, 0, 400);
        UUID first = world.trained("searched").runId();
        when().get("/v1/runs/{run}/trials", first)
                .then()
                .body("trials", hasSize(6))
                .body("trials.foldScores", everyItem(hasSize(2)))
                .body("trials.share", hasItem(1.0f));
        assertThat(Blocking.await(() -> searches.found(first)))
                .as("forgotten with the end")
                .isEmpty();

        UUID second = world.run("searched", 2);

        RunPlan plan = Blocking.await(() -> runs.plan(second)).orElseThrow();
        assertThat(plan.settings()).hasSize(1);
        List<Map<String, Float>> tried = when().get("/v1/runs/{run}/trials", first)
                .jsonPath()
                .getList("trials.findAll { it.share == 1.0f }.hyperparameters");
        assertThat(tried).anySatisfy(settings -> assertThat(settings.get("learningRate"))
                .isEqualTo((float) plan.settings().get(0).number("learningRate")));
        double started = when().get("/v1/runs/{run}/trials", second)
                .jsonPath()
                .getDouble("trials[0].hyperparameters.learningRate");
        assertThat((float) started).isEqualTo((float) plan.settings().get(0).number("learningRate"));
    }

    @Test
    void whatASearchFoundOutlivesItsWorkerAndTheFirstToStoreItCounts() {
        UUID runId = claimed("outlived");
        Recipe recipe = SearchSpace.usual(Algorithm.GRADIENT_BOOSTING);
        Reached first = new Reached(1, 0, recipe, List.of(0.5, Double.NaN), List.of(), 12, new byte[] {1, 2, 3});
        Reached late = new Reached(1, 0, recipe, List.of(0.5, Double.NaN), List.of(), 99, new byte[] {1, 2, 3});
        Reached next = new Reached(
                1, 1, recipe.with(SearchSpace.ROUNDS, 40), List.of(0.4, 0.1 + 0.2), List.of(0.3, Double.NaN), 30, null);

        Optional<Reached> stored = Blocking.await(() -> searches.store(runId, 0, first));
        Optional<Reached> again = Blocking.await(() -> searches.store(runId, 0, late));
        Blocking.await(() -> searches.store(runId, 1, next));

        assertThat(stored).map(Reached::state).hasValue(new byte[] {1, 2, 3});
        assertThat(again).map(Reached::millis).hasValue(12L);
        List<Reached> found = Blocking.await(() -> searches.found(runId));
        assertThat(found)
                .extracting(Reached::foldScores)
                .containsExactly(List.of(0.5, Double.NaN), List.of(0.4, 0.1 + 0.2));
        assertThat(found).extracting(Reached::recipe).containsExactly(recipe, next.recipe());
        assertThat(found).as("only what is gone on from is kept").allMatch(reached -> reached.state() == null);
    }

    @Test
    void aRunWhoseWorkerDiedInTheMiddleOfItsSearchIsTakenUpWithWhatItHadFound() {
        UUID runId = claimed("orphaned");
        // nothing that a fit would find, so it shows whether it is taken for one
        Reached strange = new Reached(
                1,
                0,
                SearchSpace.usual(Algorithm.GRADIENT_BOOSTING).with(SearchSpace.ROUNDS, 3),
                List.of(1e-3, 1e-3),
                List.of(),
                7,
                null);
        Blocking.await(() -> searches.store(runId, 0, strange));
        Blocking.await(() -> claims.renew(runId, "dead", Instant.EPOCH));

        // its lease is over, and the service's own worker takes the run up
        world.forwardRequestsUntil(
                () -> when().get("/v1/runs/{run}", runId).then().body("state", equalTo("trained")));

        when().get("/v1/runs/{run}/trials", runId)
                .then()
                .body("trials[0].hyperparameters.rounds", equalTo(3.0f))
                .body("trials[0].foldScores", equalTo(List.of(1e-3f, 1e-3f)))
                .body("trials", hasSize(6));
    }

    @Test
    void aCancelledRunStoresNothingMore() {
        UUID runId = claimed("unwanted");
        Recipe recipe = SearchSpace.usual(Algorithm.GRADIENT_BOOSTING);

        given().delete("/v1/runs/{run}", runId)
                .then()
                .statusCode(200)
                .body("state", equalTo("failed"))
                .body("failure", equalTo("cancelled by request"));

        assertThat(Blocking.await(
                        () -> searches.store(runId, 0, new Reached(1, 0, recipe, List.of(0.5), List.of(), 1, null))))
                .isEmpty();
        given().delete("/v1/runs/{run}", runId).then().statusCode(200);
        given().delete("/v1/runs/{run}", UUID.randomUUID()).then().statusCode(404);
    }

    /** A run that a worker holds which does nothing; the service does not know its model, so its own worker leaves it alone. */
    private UUID claimed(String modelName) {
        ModelDefinition definition =
                DefinitionParser.parse(Samples.binary(SEARCHED.replace("warmStart: true", "warmStart: false"))
                        .toJson()
                        .replace("flights", modelName));
        world.seal(definition, 0, 400);
        TrainingRequested request = new TrainingRequested(
                EventContext.first(UUID.randomUUID(), Instant.parse("2014-01-02T00:00:00Z")),
                modelName,
                Reason.MANUAL,
                "a test asked");
        world.send(request);
        UUID runId = request.context().eventId();
        await().atMost(Surroundings.PATIENCE)
                .until(() -> Blocking.await(() -> runs.find(runId)).isPresent());
        // others of this database may have left runs whose claims are over by then
        await().atMost(Surroundings.PATIENCE)
                .until(() -> Blocking.await(() -> claims.claim("dead", Map.of(modelName, definition), FAR))
                        .map(RunPlan::runId)
                        .filter(runId::equals)
                        .isPresent());
        return runId;
    }
}
