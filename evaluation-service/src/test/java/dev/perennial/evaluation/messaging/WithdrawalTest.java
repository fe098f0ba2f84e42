package dev.perennial.evaluation.messaging;

import static dev.perennial.evaluation.messaging.Topics.until;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.perennial.contracts.event.ModelEvaluated.Verdict;
import dev.perennial.evaluation.PostgresResource;
import dev.perennial.evaluation.objects.World;
import dev.perennial.model.objects.ObjectStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** What becomes of a model that its owner deletes. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class WithdrawalTest {
    @Inject
    Topics topics;

    @Inject
    ObjectStore objects;

    @Inject
    Withdrawals withdrawals;

    @Test
    void deletedModelIsWithdrawnAndGoesOnWhereItWasWhenItComesBack() {
        World world = new World(objects, "coming-back");
        topics.publish(world.run(1, 3, 50, 150));
        until(() -> topics.lastWord("coming-back").isPresent());

        topics.delete("coming-back");
        topics.delete("coming-back");

        until(() -> topics.tombstones("coming-back") == 1);
        given().when()
                .get("/v1/models/coming-back/versions")
                .then()
                .statusCode(200)
                .body("champion", nullValue())
                .body("versions", hasSize(2));
        given().when()
                .get("/v1/models/coming-back/deployments")
                .then()
                .body("withdrawnAt", notNullValue())
                .body("deployments.sequence", contains(1));
        given().when().post("/v1/models/coming-back/rollback").then().statusCode(409);

        topics.define("coming-back");
        topics.publish(world.run(2, 2, 150, 250));

        until(() -> topics.lastWord("coming-back").isPresent());
        assertThat(topics.lastWord("coming-back").orElseThrow()).satisfies(deployment -> {
            assertThat(deployment.sequence()).isEqualTo(2);
            assertThat(deployment.champion().modelVersion()).isEqualTo(4);
            assertThat(deployment.previousVersion()).isNull();
        });
        assertThat(topics.tombstones("coming-back")).isEqualTo(1);
        given().when().get("/v1/models/coming-back/deployments").then().body("withdrawnAt", nullValue());
    }

    @Test
    void deletionThatNobodyHeardOfIsFoundAtTheNextLook() {
        topics.publish(new World(objects, "unheard").run(1, 3, 50, 150));
        until(() -> topics.lastWord("unheard").isPresent());

        topics.deleteUnheard("unheard");
        withdrawals.suspect();
        topics.publish(new World(objects, "caller").run(1, 3, 50, 150));

        until(() -> topics.tombstones("unheard") == 1);
        until(() -> topics.lastWord("caller").isPresent());
    }

    @Test
    void runOfADeletedModelIsRejectedWhateverItAnswers() {
        topics.deleteUnheard("late");
        topics.publish(new World(objects, "late").run(1, 3, 50, 150));

        until(() -> topics.verdicts("late").findAny().isPresent());

        assertThat(topics.verdicts("late")).singleElement().satisfies(verdict -> {
            assertThat(verdict.verdict()).isEqualTo(Verdict.REJECTED);
            assertThat(verdict.checks().get(0).name()).isEqualTo("model is defined");
        });
        assertThat(topics.deployments("late")).isEmpty();
    }

    @Test
    void recordsThatAreNoDefinitionsStopNothing() {
        topics.publish(new World(objects, "among-garbage").run(1, 3, 50, 150));
        until(() -> topics.lastWord("among-garbage").isPresent());

        topics.sendDefinition(null, null);
        topics.sendDefinition(null, new byte[] {(byte) 0xff});
        topics.sendDefinition(new byte[] {(byte) 0xff}, null);
        topics.delete("among-garbage");

        until(() -> topics.tombstones("among-garbage") == 1);
    }
}
