package dev.perennial.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.local.Addresses;
import dev.perennial.local.Component;
import dev.perennial.local.Installation;
import dev.perennial.local.Progress;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.client.Run;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.S3ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas of training that share the trials of a run. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SharedTrialsIT {
    private static final String MODEL = "loan-default";
    private static final String SLOW_MODEL = "slow-loan-default";
    private static final String DEFINITION =
            """
            name: %s
            task: binary-classification
            features:
              amount: {type: numeric, min: 0}
            label: {name: default, type: boolean, horizon: 1d}
            training:
              triggers: {examples: 0, drift: false}
              algorithms: %s
              tuning: {%s, parallelTrials: 4}
            evaluation:
              holdout: {fraction: 0.2, minExamples: 20}
              gates: [{metric: roc-auc, min: 0.5}]
            """;
    private static final String QUICK = DEFINITION.formatted(
            MODEL, "[logistic-regression, gradient-boosting]", "search: tpe, stopping: asha, trials: 12");
    /** Each of these trials takes many seconds. */
    private static final String SLOW = DEFINITION.formatted(
            SLOW_MODEL, "[mlp]", "trials: 8, folds: 10, space: {mlp: {epochs: [199, 200], units: [255, 256]}}");

    private static final int LOANS = 600;
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final Duration SOME_SECONDS = Duration.ofSeconds(10);
    private static final String PARTS = "perennial_training_trial_parts_total";

    @TempDir
    static Path home;

    private static Installation installation;
    private static PerennialClient client;
    private static TopicReader topics;
    private static List<String> undisturbed;

    @BeforeAll
    static void trainUndisturbedOnOneReplica() {
        installation = Installation.forTest(home);
        installation.up(EnumSet.of(Component.INGEST, Component.TRAINING), Progress.SILENT);
        client = new PerennialClient(installation.addresses());
        topics = new TopicReader(installation.addresses().kafka());
        define(MODEL, QUICK);
        define(SLOW_MODEL, SLOW);
        // of the first run all examples are new, of the others none, so that only these hold the same ones out
        graphs(client.train(MODEL));
        undisturbed = graphs(client.train(MODEL));
    }

    private static void define(String modelName, String definition) {
        client.apply(modelName, definition);
        client.publishEvents(modelName, lines("eventTime", 0));
        client.publishLabels(modelName, lines("knownAt", 5));
        Await.until("the examples", () -> assertThat(
                        client.training(modelName).orElseThrow().examples())
                .isEqualTo(LOANS));
    }

    @AfterAll
    static void down() {
        installation.down(Progress.SILENT);
        if (topics != null) {
            topics.close();
        }
    }

    @Test
    void aReplicaThatDiesInTheMiddleOfATrialCostsOneRungAtMostAndChangesNothing() throws Exception {
        int port = TrainingReplica.freePort();
        UUID run;
        try (DebuggedTraining second =
                new DebuggedTraining(home, TrainingReplica.environment(installation, port, home))) {
            second.stopAt("dev.perennial.training.run.TrialWorker", "store", 3);
            TrainingReplica.awaitReady(port);
            run = client.train(MODEL);
            second.killThere();
        }

        assertThat(graphs(run)).isEqualTo(undisturbed);
        List<JsonNode> rungs = rungs(run);
        assertThat(rungs).extracting(rung -> rung.path("replica").asText()).contains(TrainingReplica.NAME);
        assertThat(rungs.stream()
                        .mapToInt(rung -> rung.path("attempt").asInt() - 1)
                        .sum())
                .as("lost rungs")
                .isEqualTo(1);
    }

    @Test
    void bothReplicasFitAndACancelledRunStopsOnBothWithinSeconds() throws Exception {
        try (TrainingReplica second = new TrainingReplica(installation, home)) {
            second.awaitReady();
            UUID run = client.train(MODEL);
            assertThat(graphs(run)).isEqualTo(undisturbed);
            assertThat(rungs(run).stream()
                            .map(rung -> rung.path("replica").asText())
                            .distinct())
                    .hasSize(2)
                    .contains(TrainingReplica.NAME);

            List<Metrics> replicas = List.of(
                    second.metrics(), new Metrics(installation.addresses().service(Component.TRAINING)));
            List<Double> begun = total(replicas, "begun");
            UUID slow = client.train(SLOW_MODEL);
            Await.until("both to fit", () -> assertThat(total(replicas, "begun"))
                    .satisfies(now -> assertThat(now.get(0)).isGreaterThan(begun.get(0)))
                    .satisfies(now -> assertThat(now.get(1)).isGreaterThan(begun.get(1))));
            long asked = System.nanoTime();
            assertThat(Rest.delete(installation.addresses().service(Component.TRAINING) + "/v1/runs/" + slow)
                            .statusCode())
                    .isEqualTo(200);

            Await.until("both to stop", () -> assertThat(total(replicas, "stopped"))
                    .allSatisfy(stopped -> assertThat(stopped).isEqualTo(1)));
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(SOME_SECONDS);
            assertThat(client.run(slow)).map(Run::state).hasValue("failed");
        }
    }

    private static List<Double> total(List<Metrics> replicas, String result) throws IOException {
        List<Double> totals = new ArrayList<>();
        for (Metrics replica : replicas) {
            totals.add(replica.total(PARTS, "result=\"" + result + "\""));
        }
        return totals;
    }

    /** Who fitted each part of a run's trials. */
    private static List<JsonNode> rungs(UUID run) {
        List<JsonNode> rungs = new ArrayList<>();
        client.trials(run).path("trials").forEach(trial -> trial.path("rungs").forEach(rungs::add));
        assertThat(rungs).hasSizeGreaterThanOrEqualTo(12);
        return rungs;
    }

    /** Digests of the graphs of a run's challenger and refit, once it is announced. */
    private static List<String> graphs(UUID run) {
        Await.until("the run", () -> assertThat(announced(run)).isNotEmpty());
        ModelTrained trained = announced(run).get(0);
        return Stream.of(trained.challenger(), trained.refit())
                .map(SharedTrialsIT::graph)
                .toList();
    }

    private static List<ModelTrained> announced(UUID run) {
        return topics.events(ModelTrained.class, MODEL).stream()
                .filter(event -> event.runId().equals(run))
                .toList();
    }

    private static String graph(TrainedVersion version) {
        try (ObjectStore objects = S3ObjectStore.connect(
                installation.addresses().s3(), Addresses.S3_ACCESS_KEY, Addresses.S3_SECRET_KEY, Addresses.BUCKET)) {
            byte[] manifest = objects.get("models/" + MODEL + "/" + version.modelVersion() + "/manifest.json", 1 << 20);
            return Json.mapper().readTree(manifest).at("/files/model.onnx").toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Loans a minute apart; the larger ones default, with some chance. */
    private static List<JsonNode> lines(String time, int minutesLater) {
        return IntStream.range(0, LOANS)
                .<JsonNode>mapToObj(number -> {
                    double amount = number * 37 % 100;
                    Map<String, Object> line = new LinkedHashMap<>();
                    line.put("exampleId", "loan-" + number);
                    line.put(
                            time,
                            START.plusSeconds(60L * (number + minutesLater)).toString());
                    if (minutesLater == 0) {
                        line.put("features", Map.of("amount", amount));
                    } else {
                        line.put("label", amount + number * 53 % 40 > 90);
                    }
                    return Json.mapper().valueToTree(line);
                })
                .toList();
    }
}
