package dev.perennial.evaluation.messaging;

import static dev.perennial.evaluation.messaging.Topics.until;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import dev.perennial.contracts.event.ModelEvaluated;
import dev.perennial.contracts.event.ModelEvaluated.Verdict;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.kafka.InvalidEventException;
import dev.perennial.evaluation.PostgresResource;
import dev.perennial.evaluation.objects.World;
import dev.perennial.model.objects.ObjectStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** From the event to the verdict, the deployment, the registry over HTTP and back by a rollback. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class LoopTest {
    @Inject
    Topics topics;

    @Inject
    ObjectStore objects;

    @Test
    void judgesPromotesRejectsAndRollsBack() {
        World world = new World(objects, "flight-delay");
        ModelTrained first = world.run(1, 1.5, 50, 150);
        ModelTrained better = world.run(2, 3, 150, 250);
        ModelTrained worse = world.run(3, -3, 200, 299);

        Stream.of(first, better, worse, better).forEach(topics::publish);

        until(() -> topics.verdicts("flight-delay").count() >= 3
                && topics.deployments("flight-delay").count() >= 2);
        assertThat(topics.verdicts("flight-delay").map(ModelEvaluated::verdict).limit(3))
                .containsExactly(Verdict.PROMOTED, Verdict.PROMOTED, Verdict.REJECTED);
        assertThat(topics.verdicts("flight-delay")
                        .map(ModelEvaluated::championVersion)
                        .limit(3))
                .containsExactly(null, 2, 4);
        assertThat(topics.deployments("flight-delay")
                        .map(deployment -> deployment.champion().modelVersion())
                        .distinct())
                .containsExactly(2, 4);

        given().when()
                .get("/v1/models/flight-delay/versions")
                .then()
                .statusCode(200)
                .body("champion", equalTo(4))
                .body("versions.modelVersion", contains(6, 5, 4, 3, 2, 1))
                .body("versions.kind[5]", equalTo("challenger"))
                .body(
                        "versions.state",
                        contains("rejected", "rejected", "deployed", "promoted", "deployed", "promoted"))
                .body("versions[2].checks[1].name", equalTo("log-loss not-worse than champion"));
        given().when()
                .get("/v1/models/flight-delay/versions/3")
                .then()
                .statusCode(200)
                .body("deployedVersion", equalTo(4))
                .body("trainedThrough", equalTo(World.minute(150).toString()));
        requireExplanations();

        given().contentType("application/json")
                .body("{\"actor\": \"ada\"}")
                .when()
                .post("/v1/models/flight-delay/rollback")
                .then()
                .statusCode(200)
                .body("sequence", equalTo(3))
                .body("modelVersion", equalTo(2))
                .body("previousVersion", equalTo(4));
        given().when()
                .get("/v1/models/flight-delay/deployments")
                .then()
                .statusCode(200)
                .body("deployments.sequence", contains(3, 2, 1))
                .body("deployments.reason", contains("rollback", "promotion", "promotion"))
                .body("deployments.actor", contains("ada", "gate", "gate"));
        until(() -> topics.deployments("flight-delay").anyMatch(deployment -> deployment.sequence() == 3));

        given().when().post("/v1/models/flight-delay/rollback").then().statusCode(409);
    }

    private void requireExplanations() {
        given().when()
                .get("/v1/models/flight-delay/versions/3/explanations")
                .then()
                .statusCode(200)
                .body("modelVersion", equalTo(3));
        given().when()
                .get("/v1/models/flight-delay/versions/4/explanations")
                .then()
                .statusCode(404)
                .body("detail", equalTo("Version 4 of model flight-delay has no explanations."));
        given().when()
                .get("/v1/models/flight-delay/versions/7/explanations")
                .then()
                .statusCode(404)
                .body("detail", equalTo("Model flight-delay has no version 7."));
    }

    @Test
    void answersBadRequestsWithTheFieldAtFault() {
        given().when()
                .get("/v1/models/No_Name/versions")
                .then()
                .statusCode(400)
                .contentType(containsString("application/problem+json"))
                .body("type", equalTo("about:blank"))
                .body("errors[0].path", equalTo("modelName"));
        given().contentType("application/json")
                .body("{\"toVersion\": 0, \"actor\": \"\", \"force\": true}")
                .when()
                .post("/v1/models/nobody/rollback")
                .then()
                .statusCode(400)
                .body("errors.path", contains("force", "toVersion", "actor"));
        given().contentType("application/json")
                .body("{\"actor\"")
                .when()
                .post("/v1/models/nobody/rollback")
                .then()
                .statusCode(400)
                .body("errors[0].path", equalTo("$"));
        given().contentType("application/json")
                .body("x".repeat(20_000))
                .when()
                .post("/v1/models/nobody/rollback")
                .then()
                .statusCode(413);
    }

    @Test
    void modelThatNobodyTrainedHasNothing() {
        given().when()
                .get("/v1/models/nobody/versions")
                .then()
                .statusCode(200)
                .body("champion", nullValue())
                .body("versions.size()", equalTo(0));
        given().when()
                .get("/v1/models/nobody/versions/1")
                .then()
                .statusCode(404)
                .contentType(containsString("application/problem+json"))
                .body("status", equalTo(404));
        given().when().post("/v1/models/nobody/rollback").then().statusCode(409);
    }

    @Test
    void whatIsNoEventIsRefusedAndTheNextOneStillJudged() {
        List<Throwable> refused = new CopyOnWriteArrayList<>();
        for (String value : Arrays.asList("no JSON", "{}", "[1]", null)) {
            byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
            topics.publish(bytes, refused::add);
        }
        topics.publish(new World(objects, "after-garbage").run(1, 3, 50, 150));

        until(() -> topics.verdicts("after-garbage").findAny().isPresent());
        assertThat(refused).hasSize(4).allMatch(InvalidEventException.class::isInstance);
    }

    @Test
    void healthKnowsTheJudge() {
        given().when().get("/q/health/live").then().statusCode(200).body("checks.name", hasItem("judge"));
    }
}
