package dev.perennial.serving.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.perennial.contracts.event.ReplicaStatus;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.serving.Await;
import dev.perennial.serving.LocalProfile;
import dev.perennial.serving.ServingConfig;
import dev.perennial.serving.TinyModels;
import dev.perennial.serving.messaging.FakeKafka;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A model that is deleted, from the tombstone on the log to the last file. */
@QuarkusTest
@TestProfile(LocalProfile.class)
class WithdrawalTest {
    @Inject
    ObjectStore store;

    @Inject
    FakeKafka kafka;

    @Inject
    ServingConfig config;

    @Test
    void aDeletedModelAnswersNoMoreAndOneMadeAnewDoes() throws InterruptedException {
        Path copies = config.stateDir().resolve("bundles/ferries");
        kafka.deploy(TinyModels.publish(store, "ferries", 1, 1));
        kafka.deploy(TinyModels.publish(store, "ferries", 2, 2));
        assertThat(copies.resolve("2/model.onnx")).exists();
        assertThat(served()).contains("ferries");

        kafka.withdraw("ferries");

        Await.until("the model to be gone", () -> predict() == 404);
        Await.until("its local copies to be gone", () -> Files.notExists(copies));
        given().get("/v1/models/ferries").then().statusCode(404);
        given().get("/v2/models/ferries/ready").then().statusCode(404);
        Await.until("the metrics to name it no more", () -> !served().contains("ferries"));
        given().get("/q/health/ready").then().statusCode(200);

        ReplicaStatus status = kafka.deploy(TinyModels.publish(store, "ferries", 1, 3));

        assertThat(status.modelVersion()).isEqualTo(3);
        assertThat(predict()).isEqualTo(200);
        given().get("/v1/models/ferries")
                .then()
                .body("modelVersion", equalTo(3))
                .body("sequence", equalTo(1));
        assertThat(copies.resolve("1/model.onnx")).exists();
    }

    /** The models that the metrics name as served. */
    private static List<String> served() {
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("perennial_model_info{"))
                .map(line -> line.replaceAll(".*model=\"([^\"]*)\".*", "$1"))
                .toList();
    }

    private static int predict() {
        return given().body(TinyModels.REQUEST)
                .post("/v1/models/ferries/predict")
                .statusCode();
    }
}
