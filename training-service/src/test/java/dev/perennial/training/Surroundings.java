package dev.perennial.training;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.DriftDetected;
import dev.perennial.contracts.event.DriftDetected.Finding;
import dev.perennial.contracts.event.DriftDetected.Kind;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.ExpectationsViolated;
import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.contracts.event.ModelDeployment.DeployedVersion;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.event.SegmentSealed;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.contracts.kafka.DefinitionLog;
import dev.perennial.contracts.kafka.EventSerializer;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.segment.SegmentRange;
import dev.perennial.model.segment.SegmentWriter;
import dev.perennial.training.run.Definitions;
import dev.perennial.training.store.TriggerRepository;
import dev.perennial.training.work.Blocking;
import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.memory.InMemoryConnector;
import io.smallrye.reactive.messaging.memory.InMemorySink;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.hibernate.reactive.mutiny.Mutiny;

/** What surrounds the service: producers, topics and object storage. */
@Singleton
class Surroundings {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final String REST =
            """
            training: {triggers: {examples: 300, cooldown: 1m}, tuning: {trials: 1}, algorithms: [logistic-regression]}
            evaluation: {holdout: {fraction: 0.2, minExamples: 20}}
            """;

    private final InMemoryConnector connector;
    private final ObjectStore objects;
    private final TriggerRepository triggers;
    private final Definitions definitions;
    private final Deletions deletions;
    private final Mutiny.SessionFactory sessions;
    private int requestsForwarded;

    Surroundings(
            @Any InMemoryConnector connector,
            ObjectStore objects,
            TriggerRepository triggers,
            Definitions definitions,
            Deletions deletions,
            Mutiny.SessionFactory sessions) {
        this.connector = connector;
        this.objects = objects;
        this.triggers = triggers;
        this.definitions = definitions;
        this.deletions = deletions;
        this.sessions = sessions;
    }

    ModelDefinition define(String modelName) {
        return define(modelName, REST);
    }

    /** @param rest further YAML of the definition */
    ModelDefinition define(String modelName, String rest) {
        String json = Samples.binary(rest).toJson().replace("\"flights\"", '"' + modelName + '"');
        deletions.models.remove(modelName);
        sendDefinition(modelName, json);
        await().atMost(PATIENCE).until(() -> definitions.find(modelName).isPresent());
        return DefinitionParser.parse(json);
    }

    void delete(String modelName) {
        deleteUnheard(modelName);
        sendDefinition(modelName, null);
        await().atMost(PATIENCE).until(() -> definitions.find(modelName).isEmpty());
    }

    /** As {@link #delete}, but the service does not hear of it. */
    void deleteUnheard(String modelName) {
        deletions.models.add(modelName);
    }

    void sendDefinition(String key, String value) {
        connector
                .source("model-definitions")
                .runOnVertxContext(true)
                .send(new ConsumerRecord<>("model-definitions", 0, 0, key, value));
    }

    /** Stands for the end of the topic of the definitions. */
    @Singleton
    @Alternative
    @Priority(1)
    static final class Deletions implements DefinitionLog {
        private final Set<String> models = ConcurrentHashMap.newKeySet();

        @Override
        public Set<String> deletedAmong(Set<String> modelNames) {
            Set<String> deleted = new HashSet<>(modelNames);
            deleted.retainAll(models);
            return deleted;
        }
    }

    void send(PipelineEvent event) {
        RecordHeaders headers = new RecordHeaders();
        byte[] value = new EventSerializer().serialize("", headers, event);
        send(Topic.of(event.getClass()).shortName(), headers, value);
    }

    void send(String topic, RecordHeaders headers, byte[] value) {
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
    List<SegmentSealed> seal(ModelDefinition definition, int from, int to) {
        List<ExampleJoined> examples = Samples.examples(definition, to, 1);
        List<SegmentSealed> segments = new ArrayList<>();
        for (int first = from; first < to; first += 200) {
            SegmentSealed segment = segment(definition, examples.subList(first, Math.min(to, first + 200)), first);
            segments.add(segment);
            send(segment);
        }
        await().atMost(PATIENCE)
                .until(() -> Blocking.await(() -> triggers.training(definition)).examples() == to);
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

    /** Serves the refit, as evaluation would have it, and waits until the service knows. */
    void deploy(ModelTrained trained, int sequence) {
        deploy(trained.refit(), trained.modelName(), sequence);
    }

    void deploy(TrainedVersion version, String modelName, int sequence) {
        send(deployment(version, modelName, sequence));
        await().atMost(PATIENCE).until(() -> Integer.valueOf(version.modelVersion())
                .equals(Blocking.await(() -> sessions.withSession(session -> session.createNativeQuery(
                                "select model_version from training.champion where model_name = :model", Integer.class)
                        .setParameter("model", modelName)
                        .getSingleResultOrNull()))));
    }

    static ModelDeployment deployment(TrainedVersion version, String modelName, int sequence) {
        return new ModelDeployment(
                EventContext.first(UUID.randomUUID(), Instant.parse("2014-01-02T00:00:00Z")),
                modelName,
                sequence,
                new DeployedVersion(
                        version.modelVersion(),
                        version.artifactPrefix(),
                        version.manifestSha256(),
                        version.trainedThrough()),
                null,
                ModelDeployment.Reason.PROMOTION,
                "gate");
    }

    static DriftDetected drift(String modelName, int number) {
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

    ModelTrained trained(String modelName) {
        return trained(modelName, 1);
    }

    /** The newest of as many. */
    ModelTrained trained(String modelName, int count) {
        InMemorySink<Record<String, ModelTrained>> sink = connector.sink("model-trained");
        List<ModelTrained> found = new ArrayList<>();
        forwardRequestsUntil(() -> {
            found.clear();
            sink.received().stream()
                    .map(message -> message.getPayload().value())
                    .filter(event -> event.modelName().equals(modelName))
                    .forEach(found::add);
            assertThat(found).hasSize(count);
            when().get("/v1/runs/{run}", found.get(count - 1).runId()).then().body("state", equalTo("trained"));
        });
        return found.get(count - 1);
    }

    /** Asks for a run and waits until it has trained on that many segments. */
    UUID run(String modelName, int segments) {
        String runId = given().contentType("application/json")
                .body("{}")
                .post("/v1/models/" + modelName + "/runs")
                .then()
                .extract()
                .path("runId");
        forwardRequestsUntil(() -> when().get("/v1/runs/{run}", runId)
                .then()
                .body("state", equalTo("trained"))
                .body("segments", equalTo(segments)));
        return UUID.fromString(runId);
    }

    /** Stands for the topic of the requests: what goes out comes in. */
    void forwardRequestsUntil(Runnable assertion) {
        InMemorySink<Record<String, TrainingRequested>> sink = connector.sink("training-requests-out");
        await().atMost(PATIENCE).untilAsserted(() -> {
            List<? extends Message<Record<String, TrainingRequested>>> received = sink.received();
            for (; requestsForwarded < received.size(); requestsForwarded++) {
                send(received.get(requestsForwarded).getPayload().value());
            }
            assertion.run();
        });
    }

    List<ExpectationsViolated> violations(String modelName) {
        InMemorySink<Record<String, ExpectationsViolated>> sink = connector.sink("data-quality");
        return sink.received().stream()
                .map(message -> message.getPayload().value())
                .filter(event -> event.modelName().equals(modelName))
                .toList();
    }

    List<TrainingRequested> requests(String modelName) {
        InMemorySink<Record<String, TrainingRequested>> sink = connector.sink("training-requests-out");
        return sink.received().stream()
                .map(message -> message.getPayload().value())
                .filter(request -> request.modelName().equals(modelName))
                .toList();
    }
}
