package dev.perennial.evaluation.messaging;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.contracts.event.ModelEvaluated;
import dev.perennial.contracts.event.ModelEvaluated.Verdict;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.kafka.EventSerializer;
import dev.perennial.contracts.kafka.InvalidEventException;
import dev.perennial.evaluation.PostgresResource;
import dev.perennial.evaluation.objects.World;
import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.model.objects.ObjectStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.memory.InMemoryConnector;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;
import org.junit.jupiter.api.Test;

/** From the event to the verdict, the deployment, the registry over HTTP and back by a rollback. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class LoopTest {
    @Inject
    @Connector("smallrye-in-memory")
    InMemoryConnector topics;

    @Inject
    ObjectStore objects;

    @Test
    void judgesPromotesRejectsAndRollsBack() {
        World world = new World(objects, "flight-delay");
        ModelTrained first = world.run(1, 1.5, 50, 150);
        ModelTrained better = world.run(2, 3, 150, 250);
        ModelTrained worse = world.run(3, -3, 200, 299);

        Stream.of(first, better, worse, better).forEach(this::publish);

        until(() -> verdicts("flight-delay").count() >= 3
                && deployments("flight-delay").count() >= 2);
        assertThat(verdicts("flight-delay").map(ModelEvaluated::verdict).limit(3))
                .containsExactly(Verdict.PROMOTED, Verdict.PROMOTED, Verdict.REJECTED);
        assertThat(verdicts("flight-delay").map(ModelEvaluated::championVersion).limit(3))
                .containsExactly(null, 2, 4);
        assertThat(deployments("flight-delay")
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
        until(() -> deployments("flight-delay").anyMatch(deployment -> deployment.sequence() == 3));

        given().when().post("/v1/models/flight-delay/rollback").then().statusCode(409);
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
            topics.source("model-trained")
                    .send(Message.of(record(new RecordHeaders(), bytes)).withNack(reason -> {
                        refused.add(reason);
                        return CompletableFuture.completedFuture(null);
                    }));
        }
        publish(new World(objects, "after-garbage").run(1, 3, 50, 150));

        until(() -> verdicts("after-garbage").findAny().isPresent());
        assertThat(refused).hasSize(4).allMatch(InvalidEventException.class::isInstance);
    }

    @Test
    void healthKnowsTheJudge() {
        given().when().get("/q/health/live").then().statusCode(200).body("checks.name", hasItem("judge"));
    }

    private void publish(ModelTrained run) {
        RecordHeaders headers = new RecordHeaders();
        byte[] value = new EventSerializer().serialize("perennial.model-trained", headers, run);
        topics.source("model-trained").send(record(headers, value));
    }

    private static ConsumerRecord<byte[], byte[]> record(RecordHeaders headers, byte[] value) {
        return new ConsumerRecord<>(
                "perennial.model-trained",
                0,
                0,
                ConsumerRecord.NO_TIMESTAMP,
                TimestampType.NO_TIMESTAMP_TYPE,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                new byte[0],
                value,
                headers,
                Optional.empty());
    }

    private Stream<ModelEvaluated> verdicts(String model) {
        return received("model-evaluated", ModelEvaluated.class)
                .filter(event -> event.modelName().equals(model));
    }

    private Stream<ModelDeployment> deployments(String model) {
        return received("model-deployments", ModelDeployment.class)
                .filter(event -> event.modelName().equals(model));
    }

    private <T> Stream<T> received(String channel, Class<T> type) {
        List<? extends Message<Record<String, T>>> messages =
                topics.<Record<String, T>>sink(channel).received();
        return messages.stream().map(message -> type.cast(message.getPayload().value()));
    }

    private static void until(BooleanSupplier condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .until(condition::getAsBoolean);
    }

    /** Takes the place of S3. */
    static class Objects {
        @Produces
        @Singleton
        ObjectStore objects() {
            return new InMemoryObjectStore();
        }
    }
}
