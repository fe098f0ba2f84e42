package dev.perennial.training;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.DriftDetected;
import dev.perennial.contracts.event.DriftDetected.Finding;
import dev.perennial.contracts.event.DriftDetected.Kind;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.event.SegmentSealed;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import dev.perennial.contracts.kafka.EventSerializer;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.segment.SegmentRange;
import dev.perennial.model.segment.SegmentWriter;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.store.ClaimRepository;
import dev.perennial.training.store.RunRepository;
import dev.perennial.training.work.Blocking;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.memory.InMemoryConnector;
import io.smallrye.reactive.messaging.memory.InMemorySink;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class TrainingServiceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String REST =
            """
            training: {triggers: {examples: 300, cooldown: 1m}, tuning: {trials: 1}, algorithms: [logistic-regression]}
            evaluation: {holdout: {fraction: 0.2, minExamples: 20}}
            """;

    @Inject
    @Any
    InMemoryConnector connector;

    @Inject
    ObjectStore objects;

    @Inject
    ClaimRepository claims;

    @Inject
    RunRepository runs;

    private int requestsForwarded;

    @Test
    void enoughExamplesStartOneRunThatAnnouncesTwoVersions() {
        ModelDefinition definition = define("enough");
        List<SegmentSealed> segments = seal(definition, 0, 400);

        ModelTrained trained = trained("enough");

        assertThat(trained.challenger().modelVersion()).isEqualTo(1);
        assertThat(trained.refit().modelVersion()).isEqualTo(2);
        assertThat(trained.refit().exampleCount()).isEqualTo(400);
        assertThat(trained.holdout().exampleCount()).isEqualTo(80);
        assertThat(objects.exists(trained.refit().artifactPrefix() + "manifest.json"))
                .isTrue();
        when().get("/v1/runs/{run}", trained.runId())
                .then()
                .statusCode(200)
                .body("state", equalTo("trained"))
                .body("reason", equalTo("examples"))
                .body("algorithm", equalTo("logistic-regression"))
                .body("metric", equalTo("log-loss"))
                .body("refitVersion", equalTo(2))
                .body("segments", equalTo(2))
                .body("failure", nullValue());
        when().get("/v1/runs/{run}/trials", trained.runId())
                .then()
                .body("trials", hasSize(1))
                .body("trials[0].hyperparameters.l2", notNullValue());

        segments.forEach(this::send);
        requests("enough").forEach(this::send);
        when().get("/v1/models/enough/training")
                .then()
                .body("segments", equalTo(2))
                .body("examples", equalTo(400))
                .body("examplesSinceLastRun", equalTo(0))
                .body("runs.total", equalTo(1))
                .body("runs.trained", equalTo(1))
                .body("activeRun", nullValue());
    }

    @Test
    void aHeldModelTrainsOnlyWhenADecisionIsAskedFor() {
        ModelDefinition definition = define("held");
        given().put("/v1/models/held/training/hold").then().statusCode(204);
        seal(definition, 0, 400);
        when().get("/v1/models/held/training")
                .then()
                .body("held", equalTo(true))
                .body("examplesSinceLastRun", equalTo(400))
                .body("runs.total", equalTo(0));

        when().post("/v1/models/held/training/decisions")
                .then()
                .statusCode(200)
                .body("decision", equalTo("run"))
                .body("reason", equalTo("examples"))
                .body("runId", notNullValue());

        trained("held");
        when().post("/v1/models/held/training/decisions")
                .then()
                .body("decision", equalTo("wait"))
                .body("detail", equalTo("no example came since the last run"));
        when().delete("/v1/models/held/training/hold").then().statusCode(204);
    }

    @Test
    void driftStartsARunThatTakesUpAllOfIt() {
        ModelDefinition definition = define("drifting");
        given().put("/v1/models/drifting/training/hold").then().statusCode(204);
        seal(definition, 0, 200);
        DriftDetected drift = drift("drifting", 1);
        send(drift);
        send(drift);
        send(drift("drifting", 2));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> when().get("/v1/models/drifting/training").then().body("driftEvents", equalTo(2)));

        when().post("/v1/models/drifting/training/decisions").then().body("reason", equalTo("drift"));

        trained("drifting");
        seal(definition, 200, 400);
        when().post("/v1/models/drifting/training/decisions")
                .then()
                .body("decision", equalTo("wait"))
                .body("detail", equalTo("200 of 300 new examples"));
    }

    @Test
    void aRunWithoutEnoughExamplesSaysSoAndTheNextOneTrains() {
        ModelDefinition definition = define("little");
        String failed = when().post("/v1/models/little/runs")
                .then()
                .statusCode(202)
                .extract()
                .path("runId");
        forwardRequestsUntil(() -> when().get("/v1/runs/{run}", failed)
                .then()
                .body("state", equalTo("failed"))
                .body("failure", containsString("no segment is sealed yet")));

        seal(definition, 0, 200);
        String next = when().post("/v1/models/little/runs").then().extract().path("runId");

        assertThat(trained("little").runId()).hasToString(next);
        when().get("/v1/models/little/runs")
                .then()
                .body("runs.runId", contains(next, failed))
                .body("runs.state", contains("trained", "failed"));
    }

    @Test
    void anInterruptedRunIsTakenUpWithTheSamePlan() {
        // unknown to the service, so that its own worker leaves the run alone
        ModelDefinition definition =
                DefinitionParser.parse(Samples.binary(REST).toJson().replace("flights", "frozen"));
        Map<String, ModelDefinition> known = Map.of("frozen", definition);
        seal(definition, 0, 200);
        TrainingRequested request = new TrainingRequested(
                EventContext.first(UUID.randomUUID(), Instant.parse("2014-01-02T00:00:00Z")),
                "frozen",
                Reason.MANUAL,
                "a test asked");
        send(request);
        await().atMost(PATIENCE)
                .until(() -> Blocking.await(() -> runs.find(request.context().eventId()))
                        .isPresent());
        Instant now = Instant.parse("2100-01-01T00:00:00Z");
        RunPlan first = Blocking.await(() -> claims.claim("dead", known, now)).orElseThrow();
        seal(definition, 200, 300);

        Optional<RunPlan> tooEarly =
                Blocking.await(() -> claims.claim("other", known, now.plus(ClaimRepository.LEASE.minusSeconds(1))));
        Optional<RunPlan> again = Blocking.await(() -> claims.claim("other", known, now.plus(ClaimRepository.LEASE)));

        assertThat(tooEarly).isEmpty();
        assertThat(again).contains(first);
        assertThat(first.segments()).hasSize(1);
    }

    @Test
    void whatIsNoEventIsSetAsideAndTheNextOneCounts() {
        ModelDefinition definition = define("garbage");
        send("dataset-segments", new RecordHeaders(), "no JSON".getBytes(StandardCharsets.UTF_8));
        send("dataset-segments", new RecordHeaders(), null);

        seal(definition, 0, 200);

        when().get("/q/metrics")
                .then()
                .body(containsString("perennial_dead_letters_total{topic=\"dataset-segments\"} 2.0"));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        when().post("/v1/models/nobody/runs")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("detail", equalTo("there is no model nobody"));
        when().get("/v1/models/..%2Fetc/training").then().statusCode(400).body("errors[0].path", equalTo("modelName"));
        when().get("/v1/runs/7").then().statusCode(400).body("errors[0].path", equalTo("runId"));
        when().get("/v1/runs/{run}", UUID.randomUUID()).then().statusCode(404);
        when().get("/q/health/ready").then().statusCode(200);
        when().get("/q/metrics").then().statusCode(200);
    }

    private ModelDefinition define(String modelName) {
        String json = Samples.binary(REST).toJson().replace("\"flights\"", '"' + modelName + '"');
        connector
                .source("model-definitions")
                .runOnVertxContext(true)
                .send(new ConsumerRecord<>("model-definitions", 0, 0, modelName, json));
        return DefinitionParser.parse(json);
    }

    private void send(PipelineEvent event) {
        RecordHeaders headers = new RecordHeaders();
        byte[] value = new EventSerializer().serialize("", headers, event);
        send(Topic.of(event.getClass()).shortName(), headers, value);
    }

    private void send(String topic, RecordHeaders headers, byte[] value) {
        connector
                .source(topic)
                .runOnVertxContext(true)
                .send(new ConsumerRecord<>(
                        Topic.DEFAULT_PREFIX + topic,
                        0,
                        0,
                        ConsumerRecord.NO_TIMESTAMP,
                        TimestampType.NO_TIMESTAMP_TYPE,
                        ConsumerRecord.NULL_SIZE,
                        ConsumerRecord.NULL_SIZE,
                        new byte[0],
                        value,
                        headers,
                        Optional.empty()));
    }

    /** Seals segments of 200 examples. */
    private List<SegmentSealed> seal(ModelDefinition definition, int from, int to) {
        List<ExampleJoined> examples = Samples.examples(definition, to, 1);
        List<SegmentSealed> segments = new ArrayList<>();
        for (int first = from; first < to; first += 200) {
            SegmentSealed segment = segment(definition, examples.subList(first, Math.min(to, first + 200)), first);
            segments.add(segment);
            send(segment);
        }
        long expected = to;
        if (!definition.name().equals("frozen")) {
            await().atMost(PATIENCE).untilAsserted(() -> when().get("/v1/models/{model}/training", definition.name())
                    .then()
                    .body("examples", equalTo((int) expected)));
        }
        return segments;
    }

    private SegmentSealed segment(ModelDefinition definition, List<ExampleJoined> examples, long firstOffset) {
        SegmentRange range = new SegmentRange(definition.name(), 0, firstOffset, firstOffset + examples.size() - 1);
        byte[] bytes = SegmentWriter.write(definition, range, examples);
        objects.putIfAbsent(range.objectKey(), bytes);
        ExampleJoined last = examples.get(examples.size() - 1);
        return new SegmentSealed(
                EventContext.first(EventContext.idOf(range.objectKey()), last.knownAt()),
                definition.name(),
                0,
                range.firstOffset(),
                range.lastOffset(),
                range.objectKey(),
                Digests.sha256(bytes),
                bytes.length,
                examples.size(),
                examples.get(0).eventTime(),
                last.eventTime(),
                last.knownAt());
    }

    private static DriftDetected drift(String modelName, int number) {
        Instant end = Instant.parse("2014-01-02T00:00:00Z");
        return new DriftDetected(
                EventContext.first(new UUID(number, number), end),
                modelName,
                1,
                end.minusSeconds(3600),
                end,
                100,
                List.of(new Finding(Kind.FEATURE, "taxi", "kolmogorov-smirnov", 0.5, 1e-6, 1e-3)));
    }

    private ModelTrained trained(String modelName) {
        InMemorySink<Record<String, ModelTrained>> sink = connector.sink("model-trained");
        List<ModelTrained> found = new ArrayList<>();
        forwardRequestsUntil(() -> {
            found.clear();
            sink.received().stream()
                    .map(message -> message.getPayload().value())
                    .filter(event -> event.modelName().equals(modelName))
                    .forEach(found::add);
            assertThat(found).hasSize(1);
            when().get("/v1/runs/{run}", found.get(0).runId()).then().body("state", equalTo("trained"));
        });
        return found.get(0);
    }

    /** Stands for the topic of the requests: what goes out comes in. */
    private void forwardRequestsUntil(Runnable assertion) {
        InMemorySink<Record<String, TrainingRequested>> sink = connector.sink("training-requests-out");
        await().atMost(PATIENCE).untilAsserted(() -> {
            List<? extends Message<Record<String, TrainingRequested>>> received = sink.received();
            for (; requestsForwarded < received.size(); requestsForwarded++) {
                send(received.get(requestsForwarded).getPayload().value());
            }
            assertion.run();
        });
    }

    private List<TrainingRequested> requests(String modelName) {
        InMemorySink<Record<String, TrainingRequested>> sink = connector.sink("training-requests-out");
        return sink.received().stream()
                .map(message -> message.getPayload().value())
                .filter(request -> request.modelName().equals(modelName))
                .toList();
    }
}
