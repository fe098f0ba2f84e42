package dev.perennial.training;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.objects.ObjectStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ChoiceIT {
    @Inject
    Surroundings world;

    @Inject
    ObjectStore objects;

    @Test
    void aRunSaysWhyItsTrialWonAndKeepsTheTable() {
        ModelDefinition definition = world.define(
                "weighted",
                """
                training:
                  triggers: {examples: 300, cooldown: 1m}
                  algorithms: [gradient-boosting, logistic-regression]
                  tuning: {trials: 3}
                  objective: {metric: log-loss, prefer: {latency: 0.1, interpretability: 0.7, cost: 0.05, stability: 0.1}}
                evaluation: {holdout: {fraction: 0.2, minExamples: 20}}
                """);
        world.seal(definition, 0, 600);

        ModelTrained trained = world.trained("weighted");

        assertThat(trained.challenger().algorithm()).isEqualTo("logistic-regression");
        String why = when().get("/v1/runs/{run}", trained.runId())
                .then()
                .body("algorithm", equalTo("logistic-regression"))
                .body("why", containsString("logistic-regression in trial 2, of 3, has the highest weighted sum"))
                .extract()
                .path("why");
        when().get("/v1/runs/{run}/choice", trained.runId())
                .then()
                .statusCode(200)
                .body("metric", equalTo("log-loss"))
                .body("prefer.interpretability", equalTo(0.7f))
                .body("winner", equalTo(2))
                .body("why", equalTo(why))
                .body("table.number", contains(1, 2, 3))
                .body("table.algorithm", contains("gradient-boosting", "logistic-regression", "gradient-boosting"))
                .body("table.front", hasItem(true))
                .body("table[1].interpretability", equalTo(1.0f))
                .body("table[0].latency", greaterThan(0f))
                .body("table[0].cost", greaterThan(0f))
                .body("table[0].stability", greaterThan(0f));
        assertThat(provenanceWhy(trained)).isEqualTo(why);
    }

    @Test
    void withoutPreferencesTheBestMetricWins() {
        ModelDefinition definition = world.define("plain");
        world.seal(definition, 0, 400);

        ModelTrained trained = world.trained("plain");

        when().get("/v1/runs/{run}", trained.runId())
                .then()
                .body("why", containsString("logistic-regression in trial 1, of 1, has the best log-loss"));
        when().get("/v1/runs/{run}/choice", trained.runId())
                .then()
                .body("table", hasSize(1))
                .body("table[0].value.toDouble()", closeTo(1, 1e-9));
    }

    @Test
    void aBlendDoesNotChoose() {
        ModelDefinition definition = world.define(
                "mixed",
                """
                training: {triggers: {examples: 300, cooldown: 1m}, blend: on}
                evaluation: {holdout: {fraction: 0.25, minExamples: 20}}
                """);
        world.seal(definition, 0, 400);

        ModelTrained trained = world.trained("mixed");

        when().get("/v1/runs/{run}", trained.runId()).then().body("why", nullValue());
        when().get("/v1/runs/{run}/choice", trained.runId())
                .then()
                .statusCode(404)
                .body("detail", containsString("that chose between trials"));
        when().get("/v1/runs/{run}/choice", UUID.randomUUID()).then().statusCode(404);
        when().get("/v1/runs/{run}/choice", "x").then().statusCode(400);
    }

    private String provenanceWhy(ModelTrained trained) {
        return BundleReader.read(
                        objects,
                        trained.refit().artifactPrefix(),
                        trained.refit().manifestSha256())
                .provenance()
                .path("why")
                .textValue();
    }
}
