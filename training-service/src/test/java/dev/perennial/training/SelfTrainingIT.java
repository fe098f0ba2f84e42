package dev.perennial.training;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.UnlabelledSegmentSealed;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.store.RunRepository;
import dev.perennial.training.work.Blocking;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class SelfTrainingIT {
    private static final String REST =
            """
            training:
              triggers: {examples: 300, cooldown: 1m}
              tuning: {trials: 1}
              algorithms: [logistic-regression]
              %s
            evaluation: {holdout: {fraction: 0.2, minExamples: 20}}
            """;

    @Inject
    Surroundings world;

    @Inject
    ObjectStore objects;

    @Inject
    UnlabelledExamples unlabelled;

    @Inject
    RunRepository runs;

    @Test
    void aRunReadsTheUnlabelledExamplesOfItsTimeAndTellsWhatTheyWereWorth() throws Exception {
        ModelDefinition definition = world.define("self-trained", REST.formatted("unlabeled: {confidence: 0.8}"));
        UnlabelledSegmentSealed within = unlabelled.seal(definition, 300, 0);
        // the time of the labelled ones ends long before
        unlabelled.seal(definition, 100, 5000);
        world.seal(definition, 0, 400);

        ModelTrained trained = world.trained("self-trained");

        JsonNode ablation = answer(trained).path("selfTraining");
        // fitted on 256 minutes: four fifths of what is not held out, of which there is one example a minute
        assertThat(ablation.path("unlabelled").asInt()).isEqualTo(256);
        assertThat(ablation.path("taken").path("true").asInt()
                        + ablation.path("taken").path("false").asInt())
                .isBetween(50, 256);
        assertThat(ablation.path("metric").asText()).isEqualTo("log-loss");
        assertThat(ablation.path("with").isNumber()).isTrue();
        assertThat(ablation.path("used").asBoolean())
                .isEqualTo(ablation.path("with").asDouble()
                        < ablation.path("without").asDouble());
        RunPlan plan = Blocking.await(() -> runs.plan(trained.runId())).orElseThrow();
        assertThat(plan.unlabelled()).singleElement().satisfies(read -> assertThat(read.objectKey())
                .isEqualTo(within.objectKey()));
        JsonNode provenance = BundleReader.read(
                        objects,
                        trained.challenger().artifactPrefix(),
                        trained.challenger().manifestSha256())
                .provenance();
        assertThat(provenance.at("/selfTraining/used")).isEqualTo(ablation.path("used"));
        assertThat(provenance.at("/selfTraining/segments/0/sha256").asText()).isEqualTo(within.sha256());
    }

    @Test
    void aRunOfAModelThatDoesNotAskReadsNone() {
        ModelDefinition definition = world.define("plain", REST.formatted(""));
        unlabelled.seal(definition, 300, 0);
        world.seal(definition, 0, 400);

        ModelTrained trained = world.trained("plain");

        when().get("/v1/runs/{run}", trained.runId()).then().body("selfTraining", nullValue());
        assertThat(Blocking.await(() -> runs.plan(trained.runId()))
                        .orElseThrow()
                        .unlabelled())
                .isEmpty();
    }

    private static JsonNode answer(ModelTrained trained) throws Exception {
        return Json.mapper()
                .readTree(when().get("/v1/runs/{run}", trained.runId())
                        .then()
                        .body("state", equalTo("trained"))
                        .extract()
                        .asString());
    }
}
