package dev.perennial.monitor;

import static dev.perennial.monitor.Samples.MIDNIGHT;
import static dev.perennial.monitor.Samples.MODEL;
import static dev.perennial.monitor.Samples.minute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.perennial.contracts.event.DriftDetected;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.LivePerformance;
import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.contracts.event.ModelDeployment.DeployedVersion;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.model.bundle.Bundle;
import dev.perennial.model.bundle.BundleWriter;
import dev.perennial.model.bundle.GoldenExample;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.S3ObjectStore;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service as it is shipped, on a real broker and a real object store, killed once. */
@Timeout(300)
class MonitorServiceIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int HOURS = 7;
    private static final int TAIL = 100;
    private static final int EXAMPLES = HOURS * History.PREDICTIONS_PER_HOUR;

    @TempDir
    private Path folder;

    private EmbeddedKafka kafka;
    private S3Proxy objects;
    private ServiceProcess service;
    private TestLog log;

    @BeforeEach
    void start() throws Exception {
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), Topic.DEFAULT_PREFIX);
        Files.createDirectories(folder.resolve("objects/perennial"));
        objects = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(folder.resolve("objects").toString()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "key", "secret")
                .build();
        objects.start();
        log = new TestLog(kafka.address());
        service = new ServiceProcess(
                EmbeddedKafka.freePort(),
                Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        kafka.address(),
                        "PERENNIAL_S3_ENDPOINT",
                        "http://127.0.0.1:" + objects.getPort(),
                        "PERENNIAL_S3_ACCESS_KEY",
                        "key",
                        "PERENNIAL_S3_SECRET_KEY",
                        "secret",
                        "PERENNIAL_STATE_DIR",
                        folder.resolve("state").toString()),
                Path.of(System.getProperty("perennial.home"), "monitor-service/target/monitor-service-it.log"));
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
        log.close();
        objects.stop();
        kafka.close();
    }

    @Test
    void tellsDriftAndLivePerformanceOnceThoughItIsKilledInTheMiddle() throws Exception {
        log.define(Samples.definition());
        log.send(List.of(deployment()));
        service.start();
        log.send(hours(0, 3));
        await("/drift", drift -> drift.path("predictions").asInt() > History.PREDICTIONS_PER_HOUR);

        service.kill();
        log.send(hours(3, 5));
        service.start();
        log.send(hours(5, HOURS));
        log.send(tail());

        JsonNode drift = await("/drift", seen -> seen.path("predictions").asInt() >= EXAMPLES + TAIL);
        JsonNode performance =
                await("/performance", seen -> seen.path("examples").asInt() >= EXAMPLES + TAIL);
        assertDrift(drift);
        assertPerformance(performance);
        awaitOnTheLog(DriftDetected.class, drift.path("driftEvents").asInt());
        awaitOnTheLog(LivePerformance.class, performance.path("windows").size());
        service.kill();
        assertEventsOnTheLog(drift, performance);
    }

    private void assertDrift(JsonNode drift) {
        List<JsonNode> oldestFirst = oldestFirst(drift.path("windows"));

        assertThat(drift.path("predictions").asInt()).isEqualTo(EXAMPLES + TAIL);
        assertThat(drift.path("driftEvents").asInt()).isEqualTo(2);
        assertThat(drift.path("modelVersion").asInt()).isEqualTo(1);
        assertThat(drift.path("state").asText()).isEqualTo("drifted");
        assertThat(oldestFirst)
                .extracting(window -> window.path("exampleCount").asInt())
                .hasSize(HOURS)
                .containsOnly(History.PREDICTIONS_PER_HOUR);
        assertThat(oldestFirst)
                .extracting(window -> window.path("drifted").asBoolean())
                .containsExactly(false, true, true, false, false, false, true);
        assertThat(oldestFirst.get(1).at("/findings/0/name").asText()).isIn("distance", "prediction");
    }

    private static void assertPerformance(JsonNode performance) {
        List<JsonNode> oldestFirst = oldestFirst(performance.path("windows"));

        assertThat(performance.path("examples").asInt()).isEqualTo(EXAMPLES + TAIL);
        assertThat(oldestFirst).hasSize(HOURS);
        for (int hour = 0; hour < HOURS; hour++) {
            JsonNode window = oldestFirst.get(hour);
            assertThat(window.path("windowStart").asText())
                    .isEqualTo(minute(60 * hour).toString());
            assertThat(window.path("exampleCount").asInt()).isEqualTo(History.PREDICTIONS_PER_HOUR);
            assertThat(window.at("/metrics/accuracy").asDouble()).isCloseTo(accuracy(hour), within(1e-12));
            assertThat(window.at("/metrics/log-loss").asDouble()).isCloseTo(logLoss(hour), within(1e-9));
        }
    }

    private void assertEventsOnTheLog(JsonNode drift, JsonNode performance) {
        List<DriftDetected> drifts = log.events(DriftDetected.class);
        assertThat(drifts).extracting(DriftDetected::windowStart).containsExactly(minute(60), minute(360));
        assertThat(drifts).allSatisfy(event -> {
            assertThat(event.findings()).isNotEmpty();
            assertThat(event.exampleCount()).isEqualTo(History.PREDICTIONS_PER_HOUR);
        });
        List<LivePerformance> performances = log.events(LivePerformance.class);
        assertThat(performances)
                .extracting(event -> event.windowStart() + " " + event.metrics().get("log-loss"))
                .containsExactlyElementsOf(oldestFirst(performance.path("windows")).stream()
                        .map(window -> window.path("windowStart").asText() + " "
                                + window.at("/metrics/log-loss").asDouble())
                        .toList());
        assertThat(drift.path("driftEvents").asInt()).isEqualTo(drifts.size());
    }

    private static List<PipelineEvent> hours(int from, int to) {
        List<PipelineEvent> events = new ArrayList<>();
        for (int hour = from; hour < to; hour++) {
            events.addAll(History.labelledHour(hour));
        }
        return events;
    }

    /** What it takes to close and to settle every hour on every partition. */
    private static List<PipelineEvent> tail() {
        List<PipelineEvent> events = new ArrayList<>();
        for (int i = 0; i < TAIL; i++) {
            Instant at = minute(600 + i * 0.5);
            events.add(Samples.prediction("tail-" + i, at, 0.5, 1));
            events.add(Samples.example("tail-" + i, at, Duration.ZERO, true));
        }
        return events;
    }

    private ModelDeployment deployment() {
        Bundle bundle = new Bundle(
                1,
                Samples.definition(),
                new byte[] {1},
                World.USUAL.reference(1, 3000, new Random(1)).profile(),
                List.of(new GoldenExample(Samples.features(1.0, "A", true), new double[] {0.5, 0.5})),
                JsonNodeFactory.instance.objectNode());
        String prefix = Bundle.prefix(MODEL, 1);
        String digest;
        try (ObjectStore store = S3ObjectStore.connect(
                URI.create("http://127.0.0.1:" + objects.getPort()), "key", "secret", "perennial")) {
            digest = BundleWriter.write(store, prefix, bundle, new byte[] {1});
        }
        return new ModelDeployment(
                EventContext.first(EventContext.idOf("deployment"), MIDNIGHT),
                MODEL,
                1,
                new DeployedVersion(1, prefix, digest, MIDNIGHT),
                null,
                ModelDeployment.Reason.PROMOTION,
                "gate");
    }

    private static double accuracy(int hour) {
        return predictions(hour).stream()
                .mapToDouble(made -> (score(made) > 0.5) == History.isLate(made.exampleId()) ? 1 : 0)
                .average()
                .orElseThrow();
    }

    private static double logLoss(int hour) {
        return predictions(hour).stream()
                .mapToDouble(made -> -Math.log(History.isLate(made.exampleId()) ? score(made) : 1 - score(made)))
                .average()
                .orElseThrow();
    }

    private static List<PredictionMade> predictions(int hour) {
        return History.labelledHour(hour).stream()
                .filter(PredictionMade.class::isInstance)
                .map(PredictionMade.class::cast)
                .toList();
    }

    private static double score(PredictionMade prediction) {
        return prediction.scores().get(1);
    }

    private static List<JsonNode> oldestFirst(JsonNode windows) {
        return StreamSupport.stream(windows.spliterator(), false)
                .sorted((one, other) -> Instant.parse(one.path("windowStart").asText())
                        .compareTo(Instant.parse(other.path("windowStart").asText())))
                .toList();
    }

    /** The service tells of what it has processed; a moment later the log has what it committed. */
    private void awaitOnTheLog(Class<? extends PipelineEvent> type, int events) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (log.events(type).size() < events) {
            assertThat(System.nanoTime())
                    .as("patience with %s", type.getSimpleName())
                    .isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private JsonNode await(String report, Predicate<JsonNode> condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<JsonNode> seen = Optional.empty();
        while (seen.filter(condition).isEmpty()) {
            assertThat(System.nanoTime())
                    .as("patience with %s: %s", report, seen)
                    .isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
            seen = service.get("/v1/models/" + MODEL + report);
        }
        return seen.get();
    }
}
