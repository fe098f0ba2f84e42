package dev.perennial.training;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.objects.ObjectStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class RefreshIT {
    private static final String REST =
            """
            training:
              triggers: {examples: 300, cooldown: 1m}
              algorithms: [gradient-boosting]
              tuning: {trials: 1}
              refresh: {mode: auto, tolerance: 1}
              explanations: false
            evaluation: {holdout: {fraction: 0.25, minExamples: 20}}
            """;

    @Inject
    Surroundings world;

    @Inject
    ObjectStore objects;

    @Test
    void aModelIsFittedWholeThenRefreshedThenFittedWholeAfterDrift() {
        ModelDefinition definition = world.define("refreshed", REST);
        world.seal(definition, 0, 400);
        ModelTrained trained = world.trained("refreshed");
        assertThat(refresh(trained).path("why").textValue()).isEqualTo("nothing serves yet");
        for (int run = 2; run <= 4; run++) {
            world.deploy(trained, run);
            world.seal(definition, 400 * (run - 1), 400 * run);
            trained = world.trained("refreshed", run);
            JsonNode measured = refresh(trained);
            assertThat(measured.path("kind").textValue()).isEqualTo("measured");
            assertThat(measured.path("regret").doubleValue())
                    .isCloseTo(
                            measured.path("refreshLoss").doubleValue()
                                    - measured.path("fullLoss").doubleValue(),
                            within(1e-12));
        }
        for (int run = 5; run <= 6; run++) {
            int served = trained.refit().modelVersion();
            world.deploy(trained, run);
            world.seal(definition, 400 * (run - 1), 400 * run);
            trained = world.trained("refreshed", run);
            JsonNode refreshed = refresh(trained);
            assertThat(refreshed.path("kind").textValue()).isEqualTo("refresh");
            assertThat(refreshed.path("why").textValue()).contains("by 3 measured, within the ");
            assertThat(refreshed.path("continued").intValue()).isEqualTo(served);
            assertThat(refreshed.path("refreshes").intValue()).isEqualTo(run - 4);
            assertThat(trained.refit().exampleCount()).isEqualTo(400);
            when().get("/v1/runs/{run}/trials", trained.runId()).then().body("trials.size()", equalTo(0));
        }

        world.deploy(trained, 7);
        world.send(Surroundings.drift("refreshed", 1014));
        world.seal(definition, 2400, 2800);

        ModelTrained whole = world.trained("refreshed", 7);
        assertThat(refresh(whole).path("kind").textValue()).isEqualTo("measured");
        assertThat(refresh(whole).path("why").textValue()).isEqualTo("drift was detected since the last full retrain");
        assertThat(whole.refit().exampleCount()).isGreaterThan(2400);
        // what started runs is as it is without refreshing
        assertThat(world.requests("refreshed"))
                .extracting(TrainingRequested::reason)
                .containsExactly(
                        Reason.EXAMPLES,
                        Reason.EXAMPLES,
                        Reason.EXAMPLES,
                        Reason.EXAMPLES,
                        Reason.EXAMPLES,
                        Reason.EXAMPLES,
                        Reason.DRIFT);

        world.deploy(whole, 8);
        world.seal(definition, 2800, 3200);
        assertThat(refresh(world.trained("refreshed", 8)).path("kind").textValue())
                .isEqualTo("refresh");
        // which nobody promotes
        world.seal(definition, 3200, 3600);
        JsonNode last = refresh(world.trained("refreshed", 9));
        assertThat(last.path("why").textValue()).startsWith("the last refresh does not serve");
        assertThat(last.path("continued").intValue()).isEqualTo(whole.refit().modelVersion());
    }

    @Test
    void aBlendIsRefreshedByItsWeights() {
        ModelDefinition definition = world.define(
                "blended-refreshed",
                REST.replace("algorithms: [gradient-boosting]", "blend: on").replace("  tuning: {trials: 1}\n", ""));
        world.seal(definition, 0, 400);
        ModelTrained trained = world.trained("blended-refreshed");
        for (int run = 2; run <= 5; run++) {
            world.deploy(trained, run);
            world.seal(definition, 400 * (run - 1), 400 * run);
            trained = world.trained("blended-refreshed", run);
            assertThat(refresh(trained).path("kind").textValue()).isEqualTo(run < 5 ? "measured" : "refresh");
        }

        JsonNode provenance = provenance(trained.refit());
        assertThat(trained.refit().algorithm()).isEqualTo("blend");
        assertThat(trained.refit().exampleCount()).isEqualTo(400);
        assertThat(provenance.at("/continued/modelVersion").intValue())
                .isEqualTo(refresh(trained).path("continued").intValue());
        // what every run before had learnt reached this one through the database
        assertThat(provenance.at("/weightsBefore/snapshots")).hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void alwaysRefreshesAtOnceAndAnOldDeploymentChangesNothing() {
        ModelDefinition definition = world.define("always", REST.replace("{mode: auto, tolerance: 1}", "always"));
        world.seal(definition, 0, 400);
        ModelTrained first = world.trained("always");
        world.deploy(first, 5);
        world.send(Surroundings.deployment(first.challenger(), "always", 4));
        world.seal(definition, 400, 800);

        ModelTrained second = world.trained("always", 2);

        assertThat(refresh(second).path("kind").textValue()).isEqualTo("refresh");
        assertThat(refresh(second).path("continued").intValue())
                .isEqualTo(first.refit().modelVersion());
        assertThat(provenance(second.refit()).at("/continued/manifestSha256").textValue())
                .isEqualTo(first.refit().manifestSha256());
    }

    @Test
    void withoutRefreshARunSaysNothingOfIt() {
        ModelDefinition definition = world.define("whole");
        world.seal(definition, 0, 400);

        when().get("/v1/runs/{run}", world.trained("whole").runId()).then().body("refresh", nullValue());
    }

    private JsonNode refresh(ModelTrained trained) {
        try {
            return Json.mapper()
                    .readTree(when().get("/v1/runs/{run}", trained.runId())
                            .then()
                            .extract()
                            .asString())
                    .path("refresh");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode provenance(TrainedVersion version) {
        return BundleReader.read(objects, version.artifactPrefix(), version.manifestSha256())
                .provenance();
    }
}
