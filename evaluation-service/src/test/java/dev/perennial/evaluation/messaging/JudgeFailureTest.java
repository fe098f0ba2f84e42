package dev.perennial.evaluation.messaging;

import static dev.perennial.evaluation.messaging.Topics.until;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.evaluation.PostgresResource;
import dev.perennial.evaluation.objects.World;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What cannot happen happens while the judge works. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class JudgeFailureTest {
    @Inject
    Topics topics;

    @Inject
    BreakableObjectStore objects;

    @AfterEach
    void mend() {
        objects.mend();
    }

    @Test
    void errorsThatKeepComingTurnLivenessOffAndTheJudgeGoesOnWhenTheyEnd() {
        objects.breakUnder("models/unlucky/", () -> new NoClassDefFoundError("a library"));
        topics.publish(new World(objects, "unlucky").run(1, 3, 50, 150));

        until(() -> liveness() == 503);
        assertThat(topics.verdicts("unlucky")).isEmpty();
        objects.mend();

        until(() -> topics.verdicts("unlucky").findAny().isPresent());
        until(() -> liveness() == 200);
    }

    @Test
    void errorOverOneModelDoesNotHoldUpTheOthers() {
        objects.breakUnder("models/hopeless/", StackOverflowError::new);
        topics.publish(new World(objects, "hopeless").run(1, 3, 50, 150));
        topics.publish(new World(objects, "neighbour").run(1, 3, 50, 150));

        until(() -> topics.lastWord("neighbour").isPresent());

        assertThat(topics.verdicts("hopeless")).isEmpty();
        objects.mend();
        until(() -> topics.lastWord("hopeless").isPresent());
    }

    private static int liveness() {
        return given().when().get("/q/health/live").statusCode();
    }
}
