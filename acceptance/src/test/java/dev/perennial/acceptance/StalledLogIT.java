package dev.perennial.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.local.Component;
import dev.perennial.local.Installation;
import dev.perennial.local.Progress;
import dev.perennial.local.client.PerennialClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kafka stands still, its connections open, while far more is sent to ingest than its heap could hold. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class StalledLogIT {
    private static final int CLIENTS = 100;
    /** Just below 128 KiB, up to which bodies are taken however many come at once. */
    private static final int EVENTS_IN_A_BODY = 800;

    private static final Duration STANDSTILL = Duration.ofSeconds(30);
    private static final String MODEL = CardFraud.MODEL;

    @TempDir
    Path home;

    private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
    private final Queue<HttpResponse<String>> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger bodies = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private Installation installation;
    private String ingest;

    @BeforeEach
    void up() {
        installation = Installation.forTest(home);
        installation.up(List.of(Component.INGEST), Progress.SILENT);
        ingest = installation.addresses().service(Component.INGEST).toString();
        new PerennialClient(installation.addresses()).apply(MODEL, CardFraud.DEFINITION);
    }

    @AfterEach
    void down() throws Exception {
        signalPlatform("-CONT");
        installation.down(Progress.SILENT);
    }

    @Test
    void sendsProducersAwayWithinItsMemoryAndLosesNothingThatItAccepted() throws Exception {
        ProcessHandle process = installation.process(Component.INGEST).orElseThrow();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> sending = new ArrayList<>();
            IntStream.range(0, CLIENTS).forEach(client -> sending.add(clients.submit(this::send)));
            Await.until("accepted events", () -> assertThat(accepted).isNotEmpty());

            signalPlatform("-STOP");
            TimeUnit.MILLISECONDS.sleep(STANDSTILL.toMillis());
            assertThat(Rest.get(ingest + "/q/health/live").statusCode()).isEqualTo(200);
            int before = accepted.size();
            signalPlatform("-CONT");
            Await.until("accepted events again", () -> assertThat(accepted).hasSizeGreaterThan(before));
            over.set(true);
            for (Future<?> each : sending) {
                each.get();
            }
        } finally {
            clients.shutdownNow();
        }

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(202, 503);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 503)
                .hasSizeGreaterThanOrEqualTo(CLIENTS)
                .allSatisfy(answer ->
                        assertThat(answer.headers().firstValue("Retry-After")).isPresent());
        assertThat(process.isAlive()).as("the same process as before").isTrue();
        everythingAcceptedIsOnTheLogAndCountsOnce();
    }

    private void everythingAcceptedIsOnTheLogAndCountsOnce() {
        try (TopicReader topics = new TopicReader(installation.addresses().kafka())) {
            Set<String> onTheLog = topics.events(FeaturesObserved.class, MODEL).stream()
                    .map(FeaturesObserved::exampleId)
                    .collect(Collectors.toCollection(HashSet::new));
            assertThat(onTheLog.containsAll(accepted)).isTrue();
            Await.until("the join", () -> assertThat(Rest.document(ingest + "/v1/models/" + MODEL + "/labels")
                            .path("waiting")
                            .longValue())
                    .isEqualTo(onTheLog.size()));
        }
    }

    /** A body that was refused is sent again, as a producer does. */
    private void send() {
        while (!over.get()) {
            int body = bodies.getAndIncrement();
            List<String> ids = IntStream.range(0, EVENTS_IN_A_BODY)
                    .mapToObj(i -> body + "-" + i)
                    .toList();
            String lines = ids.stream().map(StalledLogIT::event).collect(Collectors.joining("\n"));
            while (!over.get() && !take(lines)) {
                Await.pause(Duration.ofMillis(500));
            }
            if (!over.get()) {
                accepted.addAll(ids);
            }
        }
    }

    private boolean take(String lines) {
        try {
            HttpResponse<String> answer =
                    Rest.post(ingest + "/v1/models/" + MODEL + "/events", Rest.LINES, BodyPublishers.ofString(lines));
            answers.add(answer);
            if (answer.statusCode() == 503) {
                return false;
            }
            assertThat(answer.body()).contains("\"accepted\":" + EVENTS_IN_A_BODY);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String event(String exampleId) {
        return "{\"exampleId\":\"" + exampleId + "\",\"eventTime\":\"2024-01-01T00:00:00Z\",\"features\":"
                + WrongFeatures.RIGHT + "}";
    }

    private void signalPlatform(String signal) throws IOException, InterruptedException {
        ProcessHandle platform = installation.process(Component.PLATFORM).orElseThrow();
        new ProcessBuilder("kill", signal, Long.toString(platform.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }
}
