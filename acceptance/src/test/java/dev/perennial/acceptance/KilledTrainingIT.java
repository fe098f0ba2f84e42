package dev.perennial.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.event.ModelEvaluated;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.local.Addresses;
import dev.perennial.local.Component;
import dev.perennial.local.Installation;
import dev.perennial.local.Progress;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.S3ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training services that die one after the other, each at another point: the next one ends the run as if nothing had happened. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KilledTrainingIT {
    private static final String MODEL = "loan-default";
    private static final String DEFINITION =
            """
            name: loan-default
            task: binary-classification
            features:
              amount: {type: numeric, min: 0}
            label: {name: default, type: boolean, horizon: 1d}
            training:
              triggers: {examples: 0, drift: false}
              algorithms: [logistic-regression, gradient-boosting]
              tuning: {trials: 4}
            evaluation:
              holdout: {fraction: 0.2, minExamples: 20}
              gates: [{metric: roc-auc, min: 0.5}]
            """;
    private static final int LOANS = 300;
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final String PACKAGE = "dev.perennial.training.";

    @TempDir
    static Path home;

    private static Installation installation;
    private static PerennialClient client;
    private static TopicReader topics;
    private static List<String> undisturbed;
    private static DebuggedTraining training;

    @BeforeAll
    static void trainUndisturbed() throws Exception {
        installation = Installation.forTest(home);
        installation.up(EnumSet.of(Component.INGEST, Component.EVALUATION), Progress.SILENT);
        startTraining();
        client = new PerennialClient(installation.addresses());
        topics = new TopicReader(installation.addresses().kafka());
        client.apply(MODEL, DEFINITION);
        client.publishEvents(MODEL, lines("eventTime", 0));
        client.publishLabels(MODEL, lines("knownAt", 5));
        Await.until("the examples", () -> assertThat(
                        client.training(MODEL).orElseThrow().examples())
                .isEqualTo(LOANS));
        // of the first run all examples are new, of the others none, so that only these hold the same ones out
        graphs(client.train(MODEL));
        undisturbed = graphs(client.train(MODEL));
    }

    @AfterAll
    static void down() {
        if (training != null) {
            training.close();
        }
        installation.down(Progress.SILENT);
        if (topics != null) {
            topics.close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "consumed, store.RunRepository, accept, 1",
        "claimed, run.TrainingProcedure, run, 1",
        "checkpointed, run.StoredJournal, store, 3",
        "fitted, run.Version, publish, 1",
        "half uploaded, run.Version, publish, 2",
        "uploaded, store.ClaimRepository, succeed, 1",
        "announced, store.OutboxRepository, trainedPublished, 1"
    })
    void aRunWhoseServiceDiesGivesTheSameModelsAndLeavesNothingBehind(
            String point, String type, String method, int time) throws Exception {
        training.stopAt(PACKAGE + type, method, time);
        UUID run = client.train(MODEL);
        training.killThere();
        startTraining();

        assertThat(graphs(run)).as("graphs of the run that died when " + point).isEqualTo(undisturbed);
        Await.until("a verdict", () -> assertThat(topics.events(ModelEvaluated.class, MODEL))
                .anySatisfy(verdict -> assertThat(verdict.runId()).isEqualTo(run)));
        assertThat(announced().stream().filter(event -> event.runId().equals(run)))
                .hasSize(1);
        assertThat(versionsStored()).isEqualTo(versionsAnnounced());
    }

    private static void startTraining() throws Exception {
        training = new DebuggedTraining(installation, home);
        training.begin();
        TrainingReplica.awaitReady(installation.addresses().ports().of(Component.TRAINING));
    }

    /** Digests of the graphs of a run's challenger and refit, once it is announced. */
    private static List<String> graphs(UUID run) {
        Await.until("the run", () -> assertThat(announced())
                .anySatisfy(event -> assertThat(event.runId()).isEqualTo(run)));
        ModelTrained trained = announced().stream()
                .filter(event -> event.runId().equals(run))
                .findFirst()
                .orElseThrow();
        return versions(trained).map(KilledTrainingIT::graph).toList();
    }

    private static String graph(TrainedVersion version) {
        try (ObjectStore objects = objects()) {
            byte[] manifest = objects.get(folder(version.modelVersion()) + "manifest.json", 1 << 20);
            JsonNode files = Json.mapper().readTree(manifest).path("files");
            return files.path("model.onnx").toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** An event that was sent again after a crash is the same. */
    private static List<ModelTrained> announced() {
        return topics.events(ModelTrained.class, MODEL).stream().distinct().toList();
    }

    private static Set<String> versionsAnnounced() {
        return announced().stream()
                .flatMap(KilledTrainingIT::versions)
                .map(version -> folder(version.modelVersion()))
                .collect(Collectors.toSet());
    }

    private static Set<String> versionsStored() {
        try (ObjectStore objects = objects()) {
            return objects.list("models/" + MODEL + "/").stream()
                    .map(key -> key.substring(0, key.lastIndexOf('/') + 1))
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<TrainedVersion> versions(ModelTrained trained) {
        return Stream.of(trained.challenger(), trained.refit());
    }

    private static String folder(int modelVersion) {
        return "models/" + MODEL + "/" + modelVersion + "/";
    }

    private static ObjectStore objects() {
        return S3ObjectStore.connect(
                installation.addresses().s3(), Addresses.S3_ACCESS_KEY, Addresses.S3_SECRET_KEY, Addresses.BUCKET);
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
