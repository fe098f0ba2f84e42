package dev.perennial.serving.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.contracts.event.ReplicaStatus;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.serving.LocalProfile;
import dev.perennial.serving.TinyModels;
import dev.perennial.serving.messaging.FakeKafka;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.config.JsonConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.path.json.config.JsonPathConfig.NumberReturnType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(LocalProfile.class)
class PredictTest {
    private static final String FEATURES =
            "{\"distance\": 500, \"carrier\": \"AA\", \"holiday\": true, \"booked_at\": \"2014-01-01T00:00:00Z\"}";
    private static final RestAssuredConfig DOUBLES =
            RestAssuredConfig.config().jsonConfig(JsonConfig.jsonConfig().numberReturnType(NumberReturnType.DOUBLE));

    @Inject
    ObjectStore store;

    @Inject
    FakeKafka kafka;

    @BeforeEach
    void deploy() throws InterruptedException {
        if (!store.exists("models/flights/1/manifest.json")) {
            kafka.deploy(TinyModels.publish(store, "flights", 1, 1));
        }
        kafka.forgetPredictions();
    }

    @Test
    void answersOneExample() {
        predict("{\"exampleId\": \"AA-1\", \"features\": " + FEATURES + "}")
                .statusCode(200)
                .body("modelName", equalTo("flights"))
                .body("modelVersion", equalTo(1))
                .body("exampleId", equalTo("AA-1"))
                .body("prediction", is(true))
                .body("probabilities.true", closeTo(TinyModels.probability(500.0, 1), 1e-6))
                .body("probabilities.false", closeTo(1 - TinyModels.probability(500.0, 1), 1e-6));
    }

    @Test
    void answersManyInTheirOrder() {
        String examples = IntStream.range(0, 1_000)
                .mapToObj(i -> "{\"exampleId\": \"" + i + "\", \"features\": "
                        + FEATURES.replace("500", Integer.toString(i)) + "}")
                .collect(Collectors.joining(",", "{\"examples\": [", "]}"));

        predict(examples)
                .statusCode(200)
                .body("predictions", hasSize(1_000))
                .body("predictions[999].exampleId", equalTo("999"))
                .body("predictions[999].probabilities.true", closeTo(TinyModels.probability(999.0, 1), 1e-6));
    }

    @Test
    void takesAnExplicitNullAsMissing() {
        predict("{\"features\": {\"distance\": null, \"carrier\": null, \"holiday\": null, \"booked_at\": null}}")
                .statusCode(200)
                .body("exampleId", notNullValue())
                .body("probabilities.true", closeTo(TinyModels.probability(null, 1), 1e-6));
    }

    @Test
    void logsThePredictionWithTheFeaturesAsTheModelSawThem() throws InterruptedException {
        predict("{\"exampleId\": \"AA-7\", \"eventTime\": \"2014-01-09T06:30:00Z\", \"features\": " + FEATURES + "}")
                .statusCode(200);

        ProducerRecord<String, PipelineEvent> entry = kafka.nextPrediction();
        PredictionMade made = (PredictionMade) entry.value();
        assertThat(entry.topic()).isEqualTo("perennial.predictions");
        assertThat(entry.key()).isEqualTo("flights:AA-7");
        assertThat(made.eventTime()).isEqualTo(Instant.parse("2014-01-09T06:30:00Z"));
        assertThat(made.features())
                .containsEntry("distance", 500.0)
                .containsEntry("holiday", true)
                .containsEntry("departure", (double)
                        Instant.parse("2014-01-09T06:30:00Z").toEpochMilli());
        assertThat(made.modelVersion()).isEqualTo(1);
        assertThat(made.scores().get(1)).isCloseTo(TinyModels.probability(500.0, 1), within(1e-6));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    $                        |
                    $                        | []
                    $                        | null
                    $                        | {"features": {"distance": NaN}}
                    $                        | {"features": {}} trailing
                    $                        | {"features": {}, "features": {}}
                    features                 | {}
                    features                 | {"features": []}
                    colour                   | {"features": {}, "colour": 1}
                    exampleId                | {"exampleId": "", "features": {}}
                    exampleId                | {"exampleId": null, "features": {}}
                    eventTime                | {"eventTime": "soon", "features": {}}
                    features.distance        | {"features": {"carrier": "AA", "holiday": true, "booked_at": 1}}
                    features.distance        | {"features": {"distance": "far", "carrier": "AA", "holiday": true, "booked_at": 1}}
                    features.distance        | {"features": {"distance": -1, "carrier": "AA", "holiday": true, "booked_at": 1}}
                    features.distance        | {"features": {"distance": 1e999, "carrier": "AA", "holiday": true, "booked_at": 1}}
                    features.carrier         | {"features": {"distance": 1, "carrier": 7, "holiday": true, "booked_at": 1}}
                    features.holiday         | {"features": {"distance": 1, "carrier": "AA", "holiday": 1, "booked_at": 1}}
                    features.booked_at       | {"features": {"distance": 1, "carrier": "AA", "holiday": true, "booked_at": "soon"}}
                    features.speed           | {"features": {"distance": 1, "carrier": "AA", "holiday": true, "booked_at": 1, "speed": 1}}
                    examples                 | {"examples": []}
                    examples                 | {"examples": {}}
                    features                 | {"examples": [], "features": {}}
                    examples[0]              | {"examples": [7]}
                    examples[0].features     | {"examples": [{}]}
                    examples[1].features.distance | {"examples": [{"features": {"distance": 1, "carrier": "AA", "holiday": true, "booked_at": 1}}, {"features": {"distance": "x", "carrier": "AA", "holiday": true, "booked_at": 1}}]}
                    """)
    void refusesABadBodyWithThePathOfWhatIsWrong(String path, String body) {
        predict(body == null ? "" : body)
                .statusCode(400)
                .contentType("application/problem+json")
                .body("title", equalTo("Bad Request"))
                .body("errors.path", hasItem(path));
    }

    @Test
    void refusesMoreThanAThousandExamples() {
        String examples = IntStream.range(0, 1_001)
                .mapToObj(i -> "{}")
                .collect(Collectors.joining(",", "{\"examples\": [", "]}"));

        predict(examples).statusCode(400).body("errors[0].found", equalTo("1001 examples"));
    }

    @Test
    void namesNoMoreThanTwentyProblems() {
        String unknown = IntStream.range(0, 1_500)
                .mapToObj(i -> "\"f" + i + "\": 1")
                .collect(Collectors.joining(",", "{\"features\": {", "}}"));

        predict(unknown).statusCode(400).body("errors", hasSize(20));
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        given().body(new byte[1024 * 1024 + 1])
                .post("/v1/models/flights/predict")
                .then()
                .statusCode(413)
                .contentType("application/problem+json")
                .body("detail", containsString("1048577 bytes"));
    }

    @Test
    void refusesADocumentNestedTooDeeply() {
        predict("{\"features\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}")
                .statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..%2Fx", "Flights", "%00", "a%23b", "http:%2F%2F169.254.169.254%2F", "%252e"})
    void refusesANameThatNoModelCanHave(String name) {
        given().urlEncodingEnabled(false)
                .body("{\"features\": " + FEATURES + "}")
                .post("/v1/models/" + name + "/predict")
                .then()
                .statusCode(400)
                .body("errors[0].path", equalTo("modelName"));
    }

    @Test
    void doesNotKnowAModelThatIsNotServed() {
        given().body("{\"features\": {}}")
                .post("/v1/models/weather/predict")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("detail", containsString("weather"));
        given().get("/v1/models/weather").then().statusCode(404);
    }

    @Test
    void saysWhatItServes() {
        given().get("/v1/models/flights")
                .then()
                .statusCode(200)
                .body("modelName", equalTo("flights"))
                .body("modelVersion", equalTo(1))
                .body("sequence", equalTo(1))
                .body("trainedThrough", equalTo("2014-01-08T00:00:00Z"))
                .body("refused", nullValue());
        given().get("/v1/models").then().statusCode(200).body("models.modelName", hasItem("flights"));
    }

    @Test
    void keepsTheOldModelAndSaysWhyWhenABundleIsRefused() throws InterruptedException {
        kafka.deploy(TinyModels.publish(store, "trains", 1, 1));

        ReplicaStatus status = kafka.deploy(TinyModels.publish(store, "trains", 2, 2, 0.123));

        assertThat(status.state()).isEqualTo(ReplicaStatus.State.REFUSED);
        assertThat(status.modelVersion()).isEqualTo(1);
        given().get("/v1/models/trains")
                .then()
                .body("modelVersion", equalTo(1))
                .body("refused.sequence", equalTo(2))
                .body("refused.detail", notNullValue());
        given().body("{\"features\": " + FEATURES + "}")
                .post("/v1/models/trains/predict")
                .then()
                .statusCode(200)
                .body("modelVersion", equalTo(1));
        given().get("/q/health/ready").then().statusCode(200);
    }

    @Test
    void countsInItsMetrics() {
        predict("{\"features\": " + FEATURES + "}").statusCode(200);
        predict("{").statusCode(400);

        given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("perennial_inference_requests_total{model=\"flights\",outcome=\"answered\"}"))
                .body(containsString("perennial_inference_requests_total{model=\"flights\",outcome=\"invalid\"}"))
                .body(containsString("perennial_inference_duration_seconds_bucket"))
                .body(containsString("perennial_model_info{"))
                .body(containsString("perennial_model_swaps_total{model=\"flights\",result=\"applied\"}"))
                .body(containsString("perennial_prediction_log_dropped_total{model=\"flights\"}"));
    }

    private static ValidatableResponse predict(String body) {
        return given().config(DOUBLES)
                .body(body)
                .post("/v1/models/flights/predict")
                .then();
    }
}
