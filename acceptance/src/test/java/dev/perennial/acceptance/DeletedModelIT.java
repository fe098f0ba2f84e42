package dev.perennial.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.local.Component;
import dev.perennial.local.Installation;
import dev.perennial.local.Progress;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.client.Run;
import dev.perennial.local.client.ServedModel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that its owner deletes and declares again, beside records that are no events. */
class DeletedModelIT {
    private static final String MODEL = "loan-default";
    private static final String DEFINITION =
            """
            name: loan-default
            task: binary-classification
            features:
              amount: {type: numeric, min: 0}
            label: {name: default, type: boolean, horizon: 1d}
            training:
              triggers: {examples: 100, drift: false, cooldown: 0s}
              algorithms: [logistic-regression]
              tuning: {trials: 1}
            evaluation:
              holdout: {fraction: 0.2, minExamples: 20}
              gates: [{metric: roc-auc, min: 0.5}]
            """;
    private static final Set<Component> SERVICES =
            EnumSet.of(Component.INGEST, Component.TRAINING, Component.EVALUATION, Component.SERVING);
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    static Path home;

    private static Installation installation;
    private static PerennialClient client;

    @BeforeAll
    static void up() {
        installation = Installation.forTest(home);
        installation.up(SERVICES, Progress.SILENT);
        client = new PerennialClient(installation.addresses());
    }

    @AfterAll
    static void down() {
        installation.down(Progress.SILENT);
    }

    @Test
    void isServedNoMoreThoughEvaluationWasDeadAtThatMomentAndGoesOnWithTheNextVersion() throws Exception {
        Set<Topic> topics =
                EnumSet.of(Topic.DATASET_SEGMENTS, Topic.DRIFT_DETECTED, Topic.TRAINING_REQUESTS, Topic.MODEL_TRAINED);
        for (Topic topic : topics) {
            poison(topic);
        }
        poison(Topic.MODEL_DEFINITIONS);
        client.apply(MODEL, DEFINITION);
        assertThat(client.definition(MODEL).map(answer -> DefinitionParser.parse(answer.toString())))
                .as("what is answered can be declared again")
                .contains(DefinitionParser.parse(DEFINITION));
        publish(0, 120);
        await("a first model", () -> servedVersion() > 0);
        int first = servedVersion();
        TopicReader reader = new TopicReader(installation.addresses().kafka());
        for (Topic topic : topics) {
            await("the dead letter of " + topic, () -> reader.deadLetters(topic).stream()
                    .anyMatch(letter -> letter.value()[0] == (byte) 0xff));
        }

        assertThat(installation.process(Component.EVALUATION).orElseThrow().destroyForcibly())
                .isTrue();
        await(
                "evaluation to be gone",
                () -> installation.process(Component.EVALUATION).isEmpty());
        client.forget(MODEL);
        assertThat(servedVersion()).as("until evaluation is back").isEqualTo(first);
        installation.up(SERVICES, Progress.SILENT);
        await("the model to be withdrawn", () -> client.served(MODEL).isEmpty());

        client.apply(MODEL, DEFINITION);
        await("the definition in training", () -> client.training(MODEL).isPresent());
        UUID run = client.train(MODEL);
        await("the run", () -> client.run(run).filter(Run::isFinished).isPresent());
        await("the next model", () -> servedVersion() > first);

        publish(120, 240);
        int second = servedVersion();
        await("a model by the triggers", () -> servedVersion() > second);
        client.forget(MODEL);
        await("the model to be withdrawn again", () -> client.served(MODEL).isEmpty());
    }

    private static int servedVersion() {
        return client.served(MODEL).map(ServedModel::modelVersion).orElse(0);
    }

    private static void publish(int from, int to) {
        assertThat(client.publishEvents(MODEL, lines(from, to, "eventTime", 0)).rejected())
                .isZero();
        assertThat(client.publishLabels(MODEL, lines(from, to, "knownAt", 5)).rejected())
                .isZero();
    }

    /** Loans a minute apart; the larger ones default. */
    private static List<JsonNode> lines(int from, int to, String time, int minutesLater) {
        return IntStream.range(from, to)
                .<JsonNode>mapToObj(number -> {
                    double amount = number * 37 % 100;
                    Map<String, Object> value = minutesLater == 0
                            ? Map.of("features", Map.of("amount", amount))
                            : Map.of("label", amount > 80);
                    return Json.mapper()
                            .createObjectNode()
                            .put("exampleId", "loan-" + number)
                            .put(
                                    time,
                                    START.plusSeconds(60L * (number + minutesLater))
                                            .toString())
                            .setAll(Json.mapper().<ObjectNode>valueToTree(value));
                })
                .toList();
    }

    /** Into every partition, as each is read by itself. */
    private static void poison(Topic topic) throws Exception {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                installation.addresses().kafka());
        String name = topic.name(Topic.DEFAULT_PREFIX);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (int partition = 0; partition < producer.partitionsFor(name).size(); partition++) {
                byte[] noJson = {(byte) 0xff, 0, '{'};
                producer.send(new ProducerRecord<>(name, partition, "poison", noJson))
                        .get();
            }
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("patience for " + what).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
