package dev.perennial.training;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.perennial.contracts.definition.Expectation;
import dev.perennial.contracts.event.ExpectationsViolated;
import dev.perennial.contracts.event.ModelTrained;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ExpectationsIT {
    private static final String BLOCKING =
            """
            expectations:
              complete: {kind: missing-share, of: distance, max: 0}
              enough: {kind: volume, min: 10, within: 7d}
            """;
    private static final String WARNING =
            """
            expectations:
              complete: {kind: missing-share, of: distance, max: 0, then: warn}
            """;

    @Inject
    Surroundings world;

    @Test
    void aRunWhoseExamplesAreNotAsExpectedGivesNoModelAndTheNextOneMay() {
        UUID blocked = blockedRun();
        when().get("/v1/runs/{run}", blocked)
                .then()
                .body("state", equalTo("failed"))
                .body("failure", startsWith("expectations are not met; complete: 0."))
                .body("challengerVersion", equalTo(1))
                .body("algorithm", nullValue())
                .body("expectations.name", equalTo(List.of("complete", "enough")))
                .body("expectations.met", equalTo(List.of(false, true)))
                .body("expectations[1].observed", equalTo(400.0f));
        when().get("/v1/models/careful/training").then().body("runs.failed", equalTo(1));

        world.seal(world.define("careful", Surroundings.REST + WARNING), 400, 800);

        ModelTrained trained = world.trained("careful");
        when().get("/v1/runs/{run}", trained.runId()).then().body("expectations.met", equalTo(List.of(false)));
        world.forwardRequestsUntil(() -> assertThat(world.violations("careful")).hasSize(2));
        assertThat(world.violations("careful").get(1)).satisfies(violated -> {
            assertThat(violated.runId()).isEqualTo(trained.runId());
            assertThat(violated.blocked()).isFalse();
        });
        assertThat(world.requests("careful")).hasSize(2);
    }

    private UUID blockedRun() {
        world.seal(world.define("careful", Surroundings.REST + BLOCKING), 0, 400);
        world.forwardRequestsUntil(() -> assertThat(world.violations("careful")).hasSize(1));
        ExpectationsViolated violated = world.violations("careful").get(0);
        assertThat(violated.blocked()).isTrue();
        assertThat(violated.context().causationId()).isEqualTo(violated.runId());
        assertThat(violated.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.name()).isEqualTo("complete");
            assertThat(violation.kind()).isEqualTo(Expectation.Kind.MISSING_SHARE);
            assertThat(violation.observed()).isBetween(0.001, 0.5);
        });
        return violated.runId();
    }

    @Test
    void aModelWithoutExpectationsHasNoOutcomes() {
        world.seal(world.define("carefree"), 0, 400);

        when().get("/v1/runs/{run}", world.trained("carefree").runId()).then().body("expectations", equalTo(List.of()));
        assertThat(world.violations("carefree")).isEmpty();
    }
}
