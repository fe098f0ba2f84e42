package dev.perennial.serving.rest.v2;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

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
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(LocalProfile.class)
class InferenceProtocolTest {
    private static final String DISTANCE =
            "{\"name\": \"distance\", \"shape\": [2], \"datatype\": \"FP64\", \"data\": [500, 1000.5]}";
    private static final String CARRIER =
            "{\"name\": \"carrier\", \"shape\": [2, 1], \"datatype\": \"BYTES\", \"data\": [[\"AA\"], [\"\"]]}";
    private static final String HOLIDAY =
            "{\"name\": \"holiday\", \"shape\": [2], \"datatype\": \"BOOL\", \"data\": [true, null]}";
    private static final String BOOKED =
            "{\"name\": \"booked_at\", \"shape\": [2], \"datatype\": \"INT64\", \"data\": [1388534400000, 1388534400000]}";
    private static final String OTHERS = CARRIER + "," + HOLIDAY + "," + BOOKED;
    private static final RestAssuredConfig DOUBLES =
            RestAssuredConfig.config().jsonConfig(JsonConfig.jsonConfig().numberReturnType(NumberReturnType.DOUBLE));

    @Inject
    ObjectStore store;

    @Inject
    FakeKafka kafka;

    @BeforeEach
    void deploy() throws InterruptedException {
        if (!store.exists("models/rail/3/manifest.json")) {
            kafka.deploy(TinyModels.publish(store, "rail", 1, 3));
        }
        kafka.forgetPredictions();
    }

    @Test
    void tellsThatTheServerIsUp() {
        for (String path : List.of("/v2/health/live", "/v2/health/ready")) {
            given().get(path).then().statusCode(200).body("live", is(true)).body("ready", is(true));
        }
        given().get("/v2")
                .then()
                .statusCode(200)
                .body("name", equalTo("perennial"))
                .body("version", equalTo("0.1.0"))
                .body("extensions", empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/models/rail/ready", "/v2/models/rail/versions/3/ready"})
    void tellsThatAModelIsReady(String path) {
        given().get(path).then().statusCode(200).body("name", equalTo("rail")).body("ready", is(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/models/rail", "/v2/models/rail/versions/3"})
    void describesAModel(String path) {
        given().get(path)
                .then()
                .statusCode(200)
                .body("name", equalTo("rail"))
                .body("versions", contains("3"))
                .body("platform", equalTo("onnx_onnxv1"))
                .body("inputs.name", contains("distance", "carrier", "holiday", "booked_at", "exampleId", "eventTime"))
                .body("inputs.datatype", contains("FP64", "BYTES", "BOOL", "INT64", "BYTES", "INT64"))
                .body("inputs[0].shape", contains(-1))
                .body("outputs.name", contains("prediction", "probabilities"))
                .body("outputs.datatype", contains("BOOL", "FP64"))
                .body("outputs[1].shape", contains(-1, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/models/rail/infer", "/v2/models/rail/versions/3/infer"})
    void infers(String path) {
        infer(path, "{\"id\": \"request-1\", \"inputs\": [" + DISTANCE + "," + OTHERS + "]}")
                .statusCode(200)
                .body("model_name", equalTo("rail"))
                .body("model_version", equalTo("3"))
                .body("id", equalTo("request-1"))
                .body("outputs.name", contains("prediction", "probabilities"))
                .body("outputs[0].datatype", equalTo("BOOL"))
                .body("outputs[0].shape", contains(2))
                .body("outputs[0].data", contains(true, true))
                .body("outputs[1].datatype", equalTo("FP64"))
                .body("outputs[1].shape", contains(2, 2))
                .body("outputs[1].parameters.class_1", equalTo("true"))
                .body("outputs[1].data", hasSize(4))
                .body("outputs[1].data[1]", closeTo(TinyModels.probability(500.0, 3), 1e-6))
                .body("outputs[1].data[3]", closeTo(TinyModels.probability(1000.5, 3), 1e-6));
    }

    @Test
    void leavesTheIdOutWhenNoneWasGiven() {
        infer("{\"inputs\": [" + DISTANCE + "," + OTHERS + "]}").statusCode(200).body("", not(hasKey("id")));
    }

    @Test
    void answersOnlyTheOutputsAskedFor() {
        infer("{\"inputs\": [" + DISTANCE + "," + OTHERS + "], \"outputs\": [{\"name\": \"probabilities\"}]}")
                .statusCode(200)
                .body("outputs.name", contains("probabilities"));
    }

    @Test
    void takesExampleIdsAndEventTimesAsInputs() throws InterruptedException {
        String ids = "{\"name\": \"exampleId\", \"shape\": [2], \"datatype\": \"BYTES\", \"data\": [\"a\", \"b\"]}";
        String times = "{\"name\": \"eventTime\", \"shape\": [2], \"datatype\": \"BYTES\","
                + " \"data\": [\"2014-01-01T00:00:00Z\", null]}";

        infer("{\"inputs\": [" + DISTANCE + "," + OTHERS + "," + ids + "," + times + "]}")
                .statusCode(200);

        var first = (dev.perennial.contracts.event.PredictionMade)
                kafka.nextPrediction().value();
        Assertions.assertThat(first.exampleId()).isEqualTo("a");
        Assertions.assertThat(first.eventTime()).isEqualTo(Instant.parse("2014-01-01T00:00:00Z"));
        Assertions.assertThat(kafka.nextPrediction().key()).isEqualTo("rail:b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "datatype":"FP64","data":[500,1000.5]
                    "datatype":"FP32","data":[[500],[1000.5]]
                    "datatype":"INT64","data":[500,1000]
                    "datatype":"UINT16","data":[500,1000]
                    "datatype":"FP32","data":[500,null]
                    "datatype":"FP16","data":[500,9999.5],"parameters":{"a":"b","c":1.5,"d":true}
                    """)
    void takesANumberInEveryDatatypeThatKeepsIt(String tensor) {
        infer("{\"inputs\": [{\"name\":\"distance\",\"shape\":[2]," + tensor + "}," + OTHERS + "]}")
                .statusCode(200)
                .body("outputs[1].data[1]", closeTo(TinyModels.probability(500.0, 3), 1e-6));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    inputs[0].datatype    | "datatype":"BYTES","shape":[2],"data":["1","2"]
                    inputs[0].datatype    | "datatype":"BOOL","shape":[2],"data":[true,false]
                    inputs[0].datatype    | "datatype":"FP128","shape":[2],"data":[1,2]
                    inputs[0].datatype    | "shape":[2],"data":[1,2]
                    inputs[0].data[1]     | "datatype":"INT8","shape":[2],"data":[1,128]
                    inputs[0].data[0]     | "datatype":"UINT8","shape":[2],"data":[-1,1]
                    inputs[0].data[0]     | "datatype":"INT32","shape":[2],"data":[1.5,1]
                    inputs[0].data[0]     | "datatype":"INT64","shape":[2],"data":[9007199254740993,1]
                    inputs[0].data[0]     | "datatype":"FP64","shape":[2],"data":["x",1]
                    inputs[0].data        | "datatype":"FP64","shape":[2],"data":[1]
                    inputs[0].data        | "datatype":"FP64","shape":[2],"data":7
                    inputs[0].shape       | "datatype":"FP64","shape":[2,2],"data":[1,2,3,4]
                    inputs[0].shape       | "datatype":"FP64","shape":[0],"data":[]
                    inputs[0].shape       | "datatype":"FP64","shape":[1001],"data":[]
                    inputs[0].shape       | "datatype":"FP64","data":[1,2]
                    inputs.carrier.shape  | "datatype":"FP64","shape":[1],"data":[1]
                    inputs.distance[1]    | "datatype":"FP64","shape":[2],"data":[1,-5]
                    inputs[0].colour      | "datatype":"FP64","shape":[2],"data":[1,2],"colour":1
                    inputs[0].data[1]     | "datatype":"FP16","shape":[2],"data":[1,65520]
                    inputs[0].data[0]     | "datatype":"FP32","shape":[2],"data":[-3.5e38,1]
                    inputs[0].data[0]     | "datatype":"FP64","shape":[2],"data":[1e309,1]
                    inputs[0].parameters  | "datatype":"FP64","shape":[2],"data":[1,2],"parameters":7
                    inputs[0].parameters.a | "datatype":"FP64","shape":[2],"data":[1,2],"parameters":{"a":null}
                    inputs[0].parameters.a | "datatype":"FP64","shape":[2],"data":[1,2],"parameters":{"a":[1]}
                    """)
    void refusesATensorThatDoesNotFit(String path, String tensor) {
        infer("{\"inputs\": [{\"name\":\"distance\"," + tensor + "}," + OTHERS + "]}")
                .statusCode(400)
                .contentType("application/json")
                .body("error", containsString(path));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    $                | {
                    id               | {"id": 7, "inputs": []}
                    inputs           | {}
                    inputs           | {"inputs": 7}
                    inputs[0]        | {"inputs": [7]}
                    inputs[0].name   | {"inputs": [{}]}
                    inputs[0].name   | {"inputs": [{"name":"speed","datatype":"FP64","shape":[1],"data":[1]}]}
                    inputs.distance  | {"inputs": []}
                    outputs[0].name  | {"inputs": [], "outputs": [{"name": "speed"}]}
                    outputs[1].name  | {"inputs": [], "outputs": [{"name": "prediction"}, {}]}
                    outputs[0]       | {"inputs": [], "outputs": ["prediction"]}
                    outputs[0].data  | {"inputs": [], "outputs": [{"name": "prediction", "data": [1]}]}
                    outputs[0].parameters.a | {"inputs": [], "outputs": [{"name": "prediction", "parameters": {"a": {}}}]}
                    outputs          | {"inputs": [], "outputs": "prediction"}
                    parameters       | {"inputs": [], "parameters": "none"}
                    parameters.a     | {"inputs": [], "parameters": {"a": [true]}}
                    colour           | {"inputs": [], "colour": 1}
                    """)
    void refusesABodyThatDoesNotFit(String path, String body) {
        infer(body).statusCode(400).body("error", containsString(path));
    }

    @Test
    void refusesAnInputThatComesTwice() {
        infer("{\"inputs\": [" + DISTANCE + "," + DISTANCE + "," + OTHERS + "]}")
                .statusCode(400)
                .body("error", containsString("inputs[1].name"));
    }

    @ParameterizedTest
    @CsvSource({
        "404, /v2/models/ships/infer",
        "404, /v2/models/rail/versions/2/infer",
        "400, /v2/models/rail/versions/0/infer",
        "400, /v2/models/rail/versions/x/infer",
        "400, /v2/models/Rail/infer"
    })
    void refusesWhatIsNotServed(int status, String path) {
        infer(path, "{}").statusCode(status).body("error", not(equalTo("")));
    }

    @ParameterizedTest
    @CsvSource({
        "404, /v2/models/ships",
        "404, /v2/models/ships/ready",
        "404, /v2/models/rail/versions/2",
        "404, /v2/models/rail/versions/2/ready",
        "400, /v2/models/Rail/ready"
    })
    void describesNothingThatIsNotServed(int status, String path) {
        given().get(path).then().statusCode(status).body("error", not(equalTo("")));
    }

    @Test
    void tellsThatADeployedModelIsNotReadyWhenItWasRefused() throws InterruptedException {
        kafka.deploy(TinyModels.publish(store, "trams", 1, 4, 0.123));

        for (String path : List.of("/v2/models/trams/ready", "/v2/models/trams/versions/4/ready")) {
            given().get(path)
                    .then()
                    .statusCode(404)
                    .body("name", equalTo("trams"))
                    .body("ready", is(false))
                    .body("", not(hasKey("error")));
        }
        given().get("/v2/models/trams/versions/5/ready").then().statusCode(404).body("error", not(equalTo("")));
    }

    @ParameterizedTest
    @CsvSource({"405, /v2", "405, /v2/health/live", "404, /v2/nothing", "404, /v2/models", "405, /v2/models/rail"})
    void answersWhatIsNoPartOfTheProtocolInItsOwnWords(int status, String path) {
        given().body("{}")
                .post(path)
                .then()
                .statusCode(status)
                .contentType("application/json")
                .body("error", not(equalTo("")));
    }

    @Test
    void refusesABodyThatIsTooLargeInTheProtocolsWords() {
        given().body(new byte[1024 * 1024 + 1])
                .post("/v2/models/rail/infer")
                .then()
                .statusCode(413)
                .contentType("application/json")
                .body("error", containsString("1048577 bytes"));
    }

    private static ValidatableResponse infer(String body) {
        return infer("/v2/models/rail/infer", body);
    }

    private static ValidatableResponse infer(String path, String body) {
        return given().config(DOUBLES).body(body).post(path).then();
    }
}
