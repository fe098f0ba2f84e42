package dev.perennial.serving.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.AggregateUpdated;
import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.contracts.event.ReplicaStatus;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.serving.Aggregation;
import dev.perennial.serving.Await;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The aggregates behind a prediction: AA flew 300 and 500 miles at noon, on two partitions; B/C flew at noon too. */
@QuarkusTest
@TestProfile(LocalProfile.class)
class AggregatesTest {
    private static final String MODEL = "departures";
    private static final ModelDefinition DEFINITION = TinyModels.withAggregates(MODEL);
    private static final Instant NOON = Instant.parse("2014-01-01T12:00:00Z");
    private static final int TOLD = 12;
    private static final RestAssuredConfig DOUBLES =
            RestAssuredConfig.config().jsonConfig(JsonConfig.jsonConfig().numberReturnType(NumberReturnType.DOUBLE));

    @Inject
    ObjectStore store;

    @Inject
    FakeKafka kafka;

    @BeforeEach
    void deploy() throws InterruptedException {
        if (!store.exists("models/" + MODEL + "/1/manifest.json")) {
            ReplicaStatus status = kafka.deploy(TinyModels.publishWithAggregates(store, MODEL, 1));
            assertThat(status.state()).isEqualTo(ReplicaStatus.State.APPLIED);
            List<AggregateUpdated> updates = new ArrayList<>();
            updates.addAll(new Aggregation(DEFINITION, 0).observe(flight("AA", 300, true), NOON));
            updates.addAll(new Aggregation(DEFINITION, 1).observe(flight("AA", 500, true), NOON.plusSeconds(30)));
            updates.addAll(new Aggregation(DEFINITION, 0).observe(flight("B/C d", 100, false), NOON));
            updates.forEach(kafka::tell);
            assertThat(updates).hasSize(TOLD);
        }
        awaitContributions(TOLD);
        kafka.forgetPredictions();
    }

    @Test
    void predictsFromTheAggregatesAsOfTheEventTime() {
        predict("AA", "2014-01-01T12:10:00Z")
                .statusCode(200)
                .body("probabilities.true", closeTo(TinyModels.probability(400.0, 1), 1e-6));
        predict("AA", "2014-01-01T12:29:00Z").statusCode(200);
    }

    @Test
    void logsTheCompleteVector() throws InterruptedException {
        predict("AA", "2014-01-01T12:10:00Z").statusCode(200);

        PredictionMade made = (PredictionMade) kafka.nextPrediction().value();
        assertThat(made.features().keySet())
                .containsExactlyElementsOf(DEFINITION.inputs().keySet());
        assertThat(made.features())
                .containsEntry("distance", 900.0)
                .containsEntry("mean_distance", 400.0)
                .containsEntry("departures", 2.0)
                .containsEntry("holidays", 2.0);
    }

    @Test
    void hasNoAggregatesOfAnEntityThatIsNotNamed() throws InterruptedException {
        predict(null, "2014-01-01T12:10:00Z")
                .statusCode(200)
                .body("probabilities.true", closeTo(TinyModels.probability(null, 1), 1e-6));

        PredictionMade made = (PredictionMade) kafka.nextPrediction().value();
        assertThat(made.features()).containsEntry("mean_distance", null).containsEntry("departures", null);
    }

    @Test
    void takesNoAggregateFromAClient() {
        given().body("{\"features\": {\"distance\": 1, \"carrier\": \"AA\", \"holiday\": true, \"departures\": 9}}")
                .post("/v1/models/" + MODEL + "/predict")
                .then()
                .statusCode(400)
                .body("errors[0].path", equalTo("features.departures"))
                .body("errors[0].expected", containsString("no such feature"));
    }

    @Test
    void refusesAPredictionFromWhatIsStaleAndCountsIt() {
        predict("AA", "2014-01-01T12:30:31Z")
                .statusCode(409)
                .contentType("application/problem+json")
                .body("title", equalTo("Conflict"))
                .body("errors[0].path", equalTo("features.guarded"))
                .body("errors[0].found", equalTo("the newest event is 1801 s old of AA"))
                .body("errors[0].expected", equalTo("an event within 1800 s"));
        predict("ZZ", "2014-01-01T12:10:00Z")
                .statusCode(409)
                .body("detail", containsString("features.guarded: nothing is known of ZZ"));

        given().get("/q/metrics")
                .then()
                .body(containsString("perennial_inference_requests_total{model=\"" + MODEL + "\",outcome=\"stale\"}"));
    }

    @Test
    void completesAnInferRequestToo() {
        infer("AA", "2014-01-01T12:10:00Z")
                .statusCode(200)
                .body("outputs[1].data[1]", closeTo(TinyModels.probability(400.0, 1), 1e-6));
        infer("ZZ", "2014-01-01T12:10:00Z")
                .statusCode(409)
                .contentType("application/json")
                .body("error", containsString("features.guarded: nothing is known of ZZ"));
    }

    @Test
    void asksForNoAggregateInItsMetadata() {
        given().get("/v2/models/" + MODEL).then().body("inputs.name", not(org.hamcrest.Matchers.hasItem("departures")));
    }

    @Test
    void showsTheAggregatesOfAnEntity() {
        show("AA", "?by=carrier&at=2014-01-01T12:40:30Z")
                .statusCode(200)
                .body("modelName", equalTo(MODEL))
                .body("modelVersion", equalTo(1))
                .body("entity", equalTo(Map.of("carrier", "AA")))
                .body("at", equalTo("2014-01-01T12:40:30Z"))
                .body("aggregates.keySet()", equalTo(java.util.Set.of("mean_distance", "departures", "guarded")))
                .body("aggregates.mean_distance.value", is(400.0))
                .body("aggregates.mean_distance.ageSeconds", is(2400.0))
                .body("aggregates.mean_distance.window", equalTo("1h"))
                .body("aggregates.mean_distance.stale", is(false))
                .body("aggregates.guarded.stale", is(true));
    }

    @Test
    void showsTheAggregatesOfSeveralKeys() {
        show("%5B%22AA%22%2C%20true%5D", "?by=carrier,holiday&at=1388578200000")
                .statusCode(200)
                .body("entity.carrier", equalTo("AA"))
                .body("entity.holiday", is(true))
                .body("at", equalTo("2014-01-01T12:10:00Z"))
                .body("aggregates.holidays.value", is(2.0))
                .body("aggregates.holidays.window", equalTo("2h"));
    }

    @Test
    void showsAnEntityWhoseNameIsNotPlain() {
        show("B%2FC%20d", "?by=carrier&at=2014-01-01T12:10:00Z")
                .statusCode(200)
                .body("entity.carrier", equalTo("B/C d"))
                .body("aggregates.departures.value", is(1.0));
    }

    @Test
    void showsWhatItDoesNotKnowWithoutAValueOrAge() {
        show("ZZ", "?by=carrier")
                .statusCode(200)
                .body("aggregates.departures.value", is(0.0))
                .body("aggregates.departures", not(hasKey("ageSeconds")))
                .body("aggregates.mean_distance", not(hasKey("value")))
                .body("aggregates.guarded.stale", is(true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    by             | AA                        |
                    by             | AA                        | ?by=
                    by             | AA                        | ?by=distance
                    by             | AA                        | ?by=carrier,
                    by             | [%22AA%22,true]           | ?by=holiday,carrier
                    at             | AA                        | ?by=carrier&at=soon
                    at             | AA                        | ?by=carrier&at=99999999999999999
                    entity.carrier | %00                       | ?by=carrier
                    entity         | AA                        | ?by=carrier,holiday
                    entity         | [%22AA%22]                | ?by=carrier,holiday
                    entity         | [%22AA%22,null]           | ?by=carrier,holiday
                    entity         | null                      | ?by=carrier,holiday
                    entity.holiday | [%22AA%22,%22true%22]     | ?by=carrier,holiday
                    entity.carrier | [7,true]                  | ?by=carrier,holiday
                    """)
    void refusesAQuestionThatMakesNoSense(String path, String entity, String query) {
        show(entity, query == null ? "" : query)
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors[0].path", equalTo(path));
    }

    @Test
    void showsNothingOfAModelThatIsNotServed() {
        given().get("/v1/models/weather/features/AA?by=carrier").then().statusCode(404);
        given().get("/v1/models/Weather/features/AA?by=carrier").then().statusCode(400);
    }

    @Test
    void forgetsAPaneThatHasExpired() {
        Aggregation aggregation = new Aggregation(DEFINITION, 3);
        List<AggregateUpdated> updates = aggregation.observe(flight("QQ", 100, true), NOON);
        updates.forEach(kafka::tell);
        Await.until("the aggregate", () -> departures("QQ") == 1);

        updates.forEach(kafka::expire);

        Await.until("the end of the aggregate", () -> departures("QQ") == 0);
    }

    @Test
    void countsInItsMetrics() {
        given().get("/q/metrics")
                .then()
                .body(containsString("perennial_feature_panes "))
                .body(containsString("perennial_feature_panes_refused_total 0.0"))
                .body(containsString("perennial_topic_lag{topic=\"feature-values\"}"))
                .body(containsString("perennial_records_rejected_total{topic=\"feature-values\"} 0.0"));
    }

    private static double departures(String carrier) {
        return show(carrier, "?by=carrier&at=2014-01-01T12:10:00Z")
                .extract()
                .<Double>path("aggregates.departures.value");
    }

    private static void awaitContributions(int atLeast) {
        Await.until(
                "contributions",
                () -> given().get("/v1/models/" + MODEL).<Integer>path("aggregateContributions") >= atLeast);
    }

    private static Map<String, Object> flight(String carrier, double distance, boolean holiday) {
        return Map.of("carrier", carrier, "distance", distance, "holiday", holiday);
    }

    private static ValidatableResponse predict(String carrier, String eventTime) {
        String quoted = carrier == null ? "null" : '"' + carrier + '"';
        return given().config(DOUBLES)
                .body("{\"eventTime\": \"" + eventTime + "\", \"features\": {\"distance\": 900, \"carrier\": " + quoted
                        + ", \"holiday\": true}}")
                .post("/v1/models/" + MODEL + "/predict")
                .then();
    }

    private static ValidatableResponse infer(String carrier, String eventTime) {
        return given().config(DOUBLES)
                .body("{\"inputs\": ["
                        + "{\"name\": \"distance\", \"shape\": [1], \"datatype\": \"FP64\", \"data\": [900]},"
                        + "{\"name\": \"carrier\", \"shape\": [1], \"datatype\": \"BYTES\", \"data\": [\"" + carrier
                        + "\"]},"
                        + "{\"name\": \"holiday\", \"shape\": [1], \"datatype\": \"BOOL\", \"data\": [true]},"
                        + "{\"name\": \"eventTime\", \"shape\": [1], \"datatype\": \"BYTES\", \"data\": [\"" + eventTime
                        + "\"]}]}")
                .post("/v2/models/" + MODEL + "/infer")
                .then();
    }

    /** @param entity as it stands in the path, encoded */
    private static ValidatableResponse show(String entity, String query) {
        return given().config(DOUBLES)
                .urlEncodingEnabled(false)
                .get("/v1/models/" + MODEL + "/features/"
                        + entity.replace("[", "%5B").replace("]", "%5D") + query)
                .then();
    }
}
