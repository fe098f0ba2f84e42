package dev.perennial.serving.rest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.serving.Await;
import dev.perennial.serving.InMemoryObjects;
import dev.perennial.serving.LocalProfile;
import dev.perennial.serving.TinyModels;
import dev.perennial.serving.messaging.FakeKafka;
import dev.perennial.serving.objects.BundleLoader;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.config.JsonConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.path.json.config.JsonPathConfig.NumberReturnType;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service as it starts again while nothing that it talks to is there, with the real clients of Kafka and S3. */
@QuarkusTest
@TestProfile(EverythingDownIT.Alone.class)
@Timeout(120)
class EverythingDownIT {
    private static final int REQUESTS = 200;
    private static final RestAssuredConfig DOUBLES =
            RestAssuredConfig.config().jsonConfig(JsonConfig.jsonConfig().numberReturnType(NumberReturnType.DOUBLE));

    /** Local copies of a run before, and addresses at which nobody listens. */
    public static final class Alone implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(new LocalProfile().getConfigOverrides());
            keepCopies(Path.of(settings.get("perennial.state-dir")));
            settings.put(
                    "quarkus.arc.exclude-types", FakeKafka.class.getName() + "," + InMemoryObjects.class.getName());
            settings.put("kafka.bootstrap.servers", "127.0.0.1:1");
            settings.put("perennial.s3.endpoint", "http://127.0.0.1:1");
            settings.put("perennial.serving.patience", "1s");
            return settings;
        }

        private static void keepCopies(Path stateDir) {
            InMemoryObjectStore objects = new InMemoryObjectStore();
            BundleLoader loader = new BundleLoader(objects, stateDir);
            ModelDeployment flights = TinyModels.publish(objects, "flights", 7, 4);
            ModelDeployment trains = TinyModels.publish(objects, "trains", 1, 1);
            loader.load(flights).close();
            loader.load(trains).close();
        }
    }

    @Test
    void answersFromItsLocalCopies() {
        Await.until("readiness", () -> given().get("/q/health/ready").statusCode() == 200);

        given().get("/q/health/live").then().statusCode(200);
        given().get("/v2/health/ready")
                .then()
                .statusCode(200)
                .body("live", is(true))
                .body("ready", is(true));
        given().get("/v1/models/flights")
                .then()
                .body("modelVersion", equalTo(4))
                .body("sequence", equalTo(7));
        given().config(DOUBLES)
                .body(TinyModels.REQUEST)
                .post("/v1/models/flights/predict")
                .then()
                .statusCode(200)
                .body("modelVersion", equalTo(4))
                .body("probabilities.true", closeTo(TinyModels.probability(500.0, 4), 1e-6));
        given().body(TinyModels.REQUEST)
                .post("/v1/models/trains/predict")
                .then()
                .statusCode(200);
    }

    @Test
    void keepsAnsweringWithoutWaitingForTheLogAndCountsWhatItCouldNotLog() {
        // one second of waiting for the broker in each would end this test
        for (int i = 0; i < REQUESTS; i++) {
            given().body(TinyModels.REQUEST)
                    .post("/v1/models/trains/predict")
                    .then()
                    .statusCode(200);
        }

        Await.until(
                "a count of what is lost",
                () -> given().get("/v1/models/trains").<Integer>path("predictionsDropped") > 0);
    }
}
