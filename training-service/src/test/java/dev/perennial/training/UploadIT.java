package dev.perennial.training;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.model.bundle.Bundle;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.training.export.GraphBuilder;
import dev.perennial.training.store.UploadRepository;
import dev.perennial.training.work.Blocking;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class UploadIT {
    private static final Instant START = Instant.parse("2014-01-01T00:00:00Z");

    @Inject
    Surroundings world;

    @Inject
    ObjectStore objects;

    @Inject
    UploadRepository uploads;

    @Test
    void anUploadedModelIsAVersionThatIsJudgedOnWhatNeitherItNorAnotherHasSeen() {
        ModelDefinition definition = world.define("brought");
        world.seal(definition, 0, 400);
        ModelTrained first = world.trained("brought");

        ValidatableResponse answer = upload("brought", graph(definition, 1), signature(START))
                .statusCode(202)
                .body("modelVersion", equalTo(3))
                .body("state", equalTo("waiting"))
                .body("repeated", equalTo(false));
        String runId = answer.extract().path("runId");
        upload("brought", graph(definition, 1), signature(START))
                .statusCode(200)
                .body("modelVersion", equalTo(3))
                .body("runId", equalTo(runId))
                .body("repeated", equalTo(true));
        world.seal(definition, 400, 430);

        ModelTrained uploaded = world.trained("brought", 2);
        assertThat(uploaded.runId()).hasToString(runId);
        assertThat(uploaded.challenger().modelVersion()).isEqualTo(3);
        assertThat(uploaded.challenger().algorithm()).isEqualTo("uploaded");
        assertThat(uploaded.challenger().trainedThrough()).isEqualTo(START);
        assertThat(uploaded.challenger().exampleCount()).isEqualTo(430);
        assertThat(uploaded.refit()).isNull();
        assertThat(uploaded.holdout().after()).isEqualTo(first.refit().trainedThrough());
        assertThat(uploaded.holdout().exampleCount()).isEqualTo(30);
        requireBundle(uploaded);
        assertThat(when().get("/v1/runs/{run}/dataset", runId).asString().lines())
                .hasSize(430);
        when().get("/v1/models/brought/training").then().body("examplesSinceLastRun", equalTo(30));
        upload("brought", graph(definition, 1), signature(START))
                .statusCode(200)
                .body("modelVersion", equalTo(3))
                .body("state", equalTo("trained"));
    }

    private void requireBundle(ModelTrained uploaded) {
        Bundle bundle = BundleReader.read(
                objects,
                uploaded.challenger().artifactPrefix(),
                uploaded.challenger().manifestSha256());
        assertThat(bundle.profile().exampleCount()).isEqualTo(430);
        assertThat(bundle.golden()).hasSize(16);
        try (ScoringModel scoring = ScoringModel.open(bundle)) {
            assertThat(scoring.verify(bundle.golden())).isZero();
        }
        JsonNode provenance = bundle.provenance();
        assertThat(provenance.path("kind").textValue()).isEqualTo("uploaded");
        assertThat(provenance.at("/upload/uploadedBy").textValue()).isEqualTo("a tester");
        assertThat(provenance.at("/upload/signature/trainedThrough").textValue())
                .isEqualTo("2014-01-01T00:00:00Z");
        assertThat(provenance.at("/holdout/examples").intValue()).isEqualTo(30);
    }

    @Test
    void whatIsNoModelIsRefusedRecordedAndHoldsUpNothing() {
        ModelDefinition definition = world.define("refused");
        byte[] good = graph(definition, 1);
        byte[] half = Arrays.copyOf(good, good.length / 2);

        for (int repeat = 0; repeat < 2; repeat++) {
            upload("refused", half, "{\"inputs\": [], \"outputs\": [], \"trained\": 1}")
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("errors.path", hasItems("signature.trained", "signature.trainedThrough", "onnx"))
                    .body("errors.found", hasItem("a file of " + half.length + " bytes that is damaged or cut short"));
        }
        when().get("/v1/models/refused/runs")
                .then()
                .body("runs", hasSize(1))
                .body("runs[0].state", equalTo("failed"))
                .body("runs[0].reason", equalTo("upload"))
                .body("runs[0].challengerVersion", nullValue())
                .body("runs[0].failure", containsString("damaged or cut short"));

        world.seal(definition, 0, 400);
        ModelTrained trained = world.trained("refused");
        assertThat(trained.challenger().modelVersion()).isEqualTo(1);
        assertThat(objects.list("uploads/refused/")).isEmpty();
    }

    @Test
    void aGraphThatFailsOnRealExamplesIsRecordedAndTheNextIsTaken() {
        ModelDefinition definition = world.define("numberless");
        given().put("/v1/models/numberless/training/hold").then().statusCode(204);
        world.seal(definition, 0, 200);

        String runId = upload("numberless", withoutImputation(definition), signature(START))
                .statusCode(202)
                .extract()
                .path("runId");

        world.forwardRequestsUntil(() -> when().get("/v1/runs/{run}", runId)
                .then()
                .body("state", equalTo("failed"))
                .body("failure", containsString("NaN"))
                .body("failure", containsString("finite numbers")));
        assertThat(objects.list("models/numberless/")).isEmpty();
        upload("numberless", graph(definition, 2), signature(START))
                .statusCode(202)
                .body("modelVersion", equalTo(2));
        assertThat(world.trained("numberless").challenger().modelVersion()).isEqualTo(2);
    }

    @Test
    void anUploadThatWaitsTooLongFailsAndMayComeAgain() {
        ModelDefinition definition = world.define("patience");
        String runId = upload("patience", graph(definition, 1), signature(START))
                .statusCode(202)
                .extract()
                .path("runId");

        Instant later = Instant.now().plusSeconds(60);
        Blocking.await(() -> uploads.giveUp(later, later));

        when().get("/v1/runs/{run}", runId)
                .then()
                .body("state", equalTo("failed"))
                .body(
                        "failure",
                        containsString("gave up; waits for 20 labelled examples later than 2014-01-01T00:00:00Z"));
        upload("patience", graph(definition, 1), signature(START))
                .statusCode(202)
                .body("modelVersion", equalTo(2))
                .body("repeated", equalTo(false));
        world.delete("patience");
        world.forwardRequestsUntil(() ->
                when().get("/v1/models/patience/runs").then().body("runs.failure", hasItem("the model is deleted")));
    }

    @Test
    void formsThatAreNoneAreRefused() {
        world.define("formless");

        given().multiPart("onnx", "model.onnx", new byte[] {1})
                .post("/v1/models/formless/versions")
                .then()
                .statusCode(400)
                .body("errors.path", hasItem("signature"));
        given().multiPart("onnx", "model.onnx", new byte[] {1})
                .multiPart("license", "free")
                .post("/v1/models/formless/versions")
                .then()
                .statusCode(400)
                .body("errors.path", hasItem("license"));
        given().contentType("application/json")
                .body("{}")
                .post("/v1/models/formless/versions")
                .then()
                .statusCode(415);
        upload("nobody", new byte[] {1}, "{}").statusCode(404);
        upload("formless", new byte[2_000_001], "{}").statusCode(400).body("errors[0].found", equalTo("2000001 bytes"));
        when().get("/v1/models/formless/runs").then().body("runs", hasSize(0));
    }

    private static ValidatableResponse upload(String modelName, byte[] onnx, String signature) {
        return given().multiPart("onnx", "model.onnx", onnx)
                .multiPart(
                        "signature", "signature.json", signature.getBytes(StandardCharsets.UTF_8), "application/json")
                .multiPart("actor", "a tester")
                .post("/v1/models/{model}/versions", modelName)
                .then();
    }

    /** For the made-up flights; which of them are late it only guesses. */
    private static byte[] graph(ModelDefinition definition, float weight) {
        GraphBuilder graph = inputs(definition);
        String distance = graph.node(
                        "Where", graph.node("IsNaN", "distance").add(), graph.floats(new float[] {0}), "distance")
                .add();
        return probabilities(
                graph,
                graph.node("Mul", distance, graph.floats(new float[] {weight / 1000}))
                        .add());
    }

    private static byte[] withoutImputation(ModelDefinition definition) {
        return probabilities(inputs(definition), "distance");
    }

    private static GraphBuilder inputs(ModelDefinition definition) {
        GraphBuilder graph = new GraphBuilder();
        definition.inputs().forEach((name, feature) -> {
            switch (feature.type()) {
                case NUMERIC, BOOLEAN -> graph.floatInput(name);
                case TIME -> graph.doubleInput(name);
                case CATEGORICAL -> graph.textInput(name);
                case IMAGE -> throw new AssertionError(name);
            }
        });
        return graph;
    }

    private static byte[] probabilities(GraphBuilder graph, String logit) {
        String positive = graph.node("Sigmoid", logit).add();
        String negative =
                graph.node("Sub", graph.floats(new float[] {1}), positive).add();
        return graph.build(graph.sideBySide(negative, positive), "probabilities", 2);
    }

    private static String signature(Instant trainedThrough) {
        return """
                {"inputs": [{"name": "distance", "type": "float32"}, {"name": "elevation", "type": "float32"},
                            {"name": "taxi", "type": "float32"}, {"name": "carrier", "type": "string"},
                            {"name": "gate", "type": "string"}, {"name": "international", "type": "float32"},
                            {"name": "departure", "type": "float64"}, {"name": "at", "type": "float64"}],
                 "outputs": [{"name": "probabilities", "type": "float32", "classes": ["false", "true"]}],
                 "trainedThrough": "%s"}
                """
                .formatted(trainedThrough);
    }
}
