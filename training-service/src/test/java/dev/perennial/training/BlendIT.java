package dev.perennial.training;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.objects.ObjectStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class BlendIT {
    @Inject
    Surroundings world;

    @Inject
    ObjectStore objects;

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

    @Test
    void aChampionOfBeforeIsAMember() {
        ModelDefinition definition = world.define(
                "blended-past",
                """
                training: {triggers: {examples: 300, cooldown: 1m}, blend: on}
                evaluation: {holdout: {fraction: 0.25, minExamples: 20}}
                """);
        world.seal(definition, 0, 400);
        ModelTrained first = world.trained("blended-past");
        for (int sequence = 1; sequence <= 7; sequence++) {
            world.deploy(sequence % 2 == 1 ? first.refit() : first.challenger(), "blended-past", sequence);
        }
        world.seal(definition, 400, 800);

        JsonNode second = provenance(world.trained("blended-past", 2).refit());

        // the first of seven
        assertThat(second.at("/members/6/modelVersion").intValue())
                .isEqualTo(first.refit().modelVersion());
        assertThat(second.path("members").findValuesAsText("name")).last().isEqualTo("past");
        assertThat(second.at("/members/6/fitted/through").textValue())
                .isEqualTo(first.refit().trainedThrough().toString());
    }

    private JsonNode provenance(TrainedVersion version) {
        return BundleReader.read(objects, version.artifactPrefix(), version.manifestSha256())
                .provenance();
    }
}
