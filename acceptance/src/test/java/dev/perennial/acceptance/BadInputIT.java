package dev.perennial.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.local.Component;
import dev.perennial.local.Installation;
import dev.perennial.local.Progress;
import dev.perennial.local.client.PerennialClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong is refused with its place and reason, over HTTP and over Kafka, and the rest goes on. */
class BadInputIT {
    private static final String MODEL = "card-fraud";
    private static final String DEFINITION =
            """
            name: card-fraud
            task: binary-classification
            features:
              amount: {type: numeric, min: 0}
              country: {type: categorical, values: [NL, DE]}
            label: {name: fraud, type: boolean, horizon: 1d}
            """;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    static Path home;

    private static Installation installation;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void up() {
        installation = Installation.forTest(home);
        installation.up(List.of(Component.INGEST), Progress.SILENT);
        new PerennialClient(installation.addresses()).apply(MODEL, DEFINITION);
    }

    @AfterAll
    static void down() {
        installation.down(Progress.SILENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "events | {\"exampleId\":\"a\",\"eventTime\":\"2026-01-01T00:00:00Z\",\"features\":{\"amount\":1,\"country\":\"NL\",\"x\":1}} | features.x",
                "events | {\"exampleId\":\"a\",\"eventTime\":\"2026-01-01T00:00:00Z\",\"features\":{\"amount\":\"1\",\"country\":\"NL\"}} | features.amount",
                "events | {\"exampleId\":\"a\",\"eventTime\":\"2026-01-01T00:00:00Z\",\"features\":{\"amount\":-1,\"country\":\"NL\"}} | features.amount",
                "events | {\"exampleId\":\"a\",\"eventTime\":\"2026-01-01T00:00:00Z\",\"features\":{\"amount\":1,\"country\":\"FR\"}} | features.country",
                "events | {\"exampleId\":\"a\",\"eventTime\":\"2026-01-01T00:00:00Z\",\"features\":{\"amount\":1}} | features.country",
                "events | {\"eventTime\":\"2026-01-01T00:00:00Z\",\"features\":{\"amount\":1,\"country\":\"NL\"}} | exampleId",
                "events | {\"exampleId\":\"a\",\"eventTime\":\"2026-01-01T00:00:00Z\",\"features\":{\"amount\":NaN,\"country\":\"NL\"}} | $",
                "events | no JSON | $",
                "labels | {\"exampleId\":\"a\",\"label\":\"yes\"} | label",
            })
    void namesTheFieldOfWhatIsRefused(String kind, String body, String path) throws Exception {
        HttpResponse<String> response = post("/v1/models/" + MODEL + "/" + kind, body.getBytes(UTF_8));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"path\":\"" + path + "\"");
    }

    @ParameterizedTest
    @CsvSource({"unknown, 404", "Bad_Name, 400", "..%2Fx, 400"})
    void refusesModelsThatAreNone(String model, int status) throws Exception {
        String event = "{\"exampleId\":\"a\",\"eventTime\":\"2026-01-01T00:00:00Z\",\"features\":{}}";

        assertThat(post("/v1/models/" + model + "/events", event.getBytes(UTF_8))
                        .statusCode())
                .isEqualTo(status);
    }

    @Test
    void setsAsideWithAReasonWhatComesOverKafkaAndJoinsTheRest() throws Exception {
        TopicReader topics = new TopicReader(installation.addresses().kafka());
        try (KafkaProducer<String, byte[]> producer = producer()) {
            send(producer, Topic.FEATURE_EVENTS, "k1", "not JSON");
            send(producer, Topic.FEATURE_EVENTS, MODEL + ":k2", event("k2", "2026-01-01T00:00:00Z", "-5"));
            send(
                    producer,
                    Topic.FEATURE_EVENTS,
                    "nobody:k3",
                    event("k3", "2026-01-01T00:00:00Z", "5").replace(MODEL, "nobody"));
            send(producer, Topic.FEATURE_EVENTS, MODEL + ":k4", event("k4", "2026-01-01T00:00:00Z", "5"));
            send(producer, Topic.FEATURE_EVENTS, MODEL + ":k4", event("k4", "2026-01-01T00:00:00Z", "6"));
            send(producer, Topic.LABEL_EVENTS, MODEL + ":k4", label("k4", "2026-01-01T01:00:00Z"));
            send(producer, Topic.LABEL_EVENTS, MODEL + ":k4", label("k4", "2026-01-01T01:00:00Z"));
            send(
                    producer,
                    Topic.LABEL_EVENTS,
                    MODEL + ":k5",
                    "{\"modelName\":\"card-fraud\",\"exampleId\":\"k5\",\"label\":7}");
        }

        await(() -> topics.events(ExampleJoined.class, MODEL).size() == 1
                && topics.deadLetters(Topic.FEATURE_EVENTS).size() == 3
                && topics.deadLetters(Topic.LABEL_EVENTS).size() == 1);

        assertThat(topics.events(ExampleJoined.class, MODEL).get(0).features()).containsEntry("amount", 5.0);
        Set<String> reasons = topics.deadLetters(Topic.FEATURE_EVENTS).stream()
                .map(letter -> new String(letter.headers().lastHeader("reason").value(), UTF_8))
                .collect(Collectors.toSet());
        assertThat(reasons).containsExactlyInAnyOrder("unreadable", "invalid-value", "unknown-model");
    }

    private static String event(String exampleId, String eventTime, String amount) {
        return "{\"modelName\":\"card-fraud\",\"exampleId\":\"" + exampleId + "\",\"eventTime\":\"" + eventTime
                + "\",\"features\":{\"amount\":" + amount + ",\"country\":\"NL\"}}";
    }

    private static String label(String exampleId, String knownAt) {
        return "{\"modelName\":\"card-fraud\",\"exampleId\":\"" + exampleId + "\",\"label\":true,\"knownAt\":\""
                + knownAt + "\"}";
    }

    private static KafkaProducer<String, byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        installation.addresses().kafka()),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private static void send(KafkaProducer<String, byte[]> producer, Topic topic, String key, String value)
            throws Exception {
        producer.send(new ProducerRecord<>(topic.name(Topic.DEFAULT_PREFIX), key, value.getBytes(UTF_8)))
                .get();
    }

    private static HttpResponse<String> post(String path, byte[] body) throws IOException, InterruptedException {
        URI uri = URI.create(installation.addresses().service(Component.INGEST) + path);
        return HTTP.send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
        }
    }
}
