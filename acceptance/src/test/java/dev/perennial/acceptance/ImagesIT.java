package dev.perennial.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.event.DriftDetected;
import dev.perennial.contracts.event.DriftDetected.Finding;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.contracts.image.ImageValue;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.local.Addresses;
import dev.perennial.local.Component;
import dev.perennial.local.Installation;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.client.PredictionAnswer;
import dev.perennial.local.client.ServedModel;
import dev.perennial.model.image.Digits;
import dev.perennial.model.image.Digits.Digit;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.S3ObjectStore;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handwritten digits through the whole loop; the drift in them is made, by turning them and adding noise. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@OnSharedInstallation
class ImagesIT {
    private static final String MODEL = "digits";
    private static final String REFERENCE = "s3://" + Addresses.BUCKET + "/images/digits/";
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final int FOR_THE_FIRST_MODEL = 1000;
    private static final int UPRIGHT = 200;
    private static final int DRIFTED = 800;
    private static final int AT_ONCE = 50;
    private static final double DEGREES = 50;
    private static final double NOISE = 45;
    private static final String REST =
            """
            training:
              triggers: {examples: 100000, drift: true, cooldown: 0s}
              window: {kind: sliding, examples: 1000}
              tuning: {trials: 1}
            evaluation:
              holdout: {fraction: 0.1, minExamples: 50}
            monitoring: {drift: {window: 5m, minExamples: 100}}
            """;

    private Installation installation;
    private PerennialClient client;
    private TopicReader topics;
    /** Digits sent so far; each is a second later than the one before. */
    private int sent;

    @BeforeEach
    void apply(Installation shared) {
        installation = shared;
        client = new PerennialClient(installation.addresses());
        topics = new TopicReader(installation.addresses().kafka());
        DefinitionParser.parse(Digits.definition(MODEL, REST));
        client.apply(MODEL, Digits.definition(MODEL, REST));
    }

    @AfterEach
    void stop() {
        topics.close();
    }

    @Test
    void driftThatIsMadeOfRotationAndNoiseIsDetectedAndRetrainedAway() throws IOException {
        List<Digit> digits = Digits.all();
        SplittableRandom random = new SplittableRandom(5);
        List<Digit> drifted = digits.stream()
                .map(digit -> digit.turned(DEGREES).noisy(NOISE, random))
                .toList();
        int first = serveAFirstModel(digits.subList(0, FOR_THE_FIRST_MODEL));

        List<Digit> upright = digits.subList(FOR_THE_FIRST_MODEL, FOR_THE_FIRST_MODEL + UPRIGHT);
        assertThat(askAndLabel(upright))
                .as("share of upright digits that the first model knows")
                .isGreaterThan(0.9);
        List<Digit> unseen = drifted.subList(2000, 2300);
        List<Digit> shown = drifted.subList(FOR_THE_FIRST_MODEL, FOR_THE_FIRST_MODEL + DRIFTED);
        double before = askAndLabel(shown.subList(0, DRIFTED / 2));
        assertThat(before)
                .as("share of turned and noisy digits that the first model knows")
                .isLessThan(0.75);
        askAndLabel(shown.subList(DRIFTED / 2, DRIFTED));

        Await.until("drift", () -> assertThat(topics.events(DriftDetected.class, MODEL))
                .isNotEmpty());
        DriftDetected drift = topics.events(DriftDetected.class, MODEL).get(0);
        assertThat(drift.modelVersion()).isEqualTo(first);
        assertThat(drift.windowStart())
                .as("no alarm of the upright digits")
                .isAfterOrEqualTo(time(FOR_THE_FIRST_MODEL + UPRIGHT));
        assertThat(drift.findings()).extracting(Finding::name).contains("digit.detail", "digit.tilt");
        Await.until("a run for the drift and its model", () -> {
            assertThat(topics.events(TrainingRequested.class, MODEL))
                    .extracting(TrainingRequested::reason)
                    .contains(TrainingRequested.Reason.DRIFT);
            assertThat(servedVersion()).isGreaterThan(first);
        });
        assertThat(shareKnown(unseen))
                .as("share of unseen turned and noisy digits")
                .isGreaterThan(before + 0.15)
                .isGreaterThan(0.75);
    }

    /** Besides, what is no image is refused and hinders nothing, and a reference is as good as the image. */
    private int serveAFirstModel(List<Digit> digits) throws IOException {
        requireRefused(event("hello"), "text that is not base64");
        requireRefused(event("s3://elsewhere/../images/x"), "s3://elsewhere/../images/x");
        Digit referenced = digits.get(0);
        try (ObjectStore objects = S3ObjectStore.connect(
                installation.addresses().s3(), Addresses.S3_ACCESS_KEY, Addresses.S3_SECRET_KEY, Addresses.BUCKET)) {
            objects.putIfAbsent("images/digits/0.jpg", referenced.file("jpg"));
            objects.putIfAbsent("images/digits/text.jpg", "no image".getBytes(UTF_8));
        }
        List<JsonNode> events = new ArrayList<>();
        List<JsonNode> labels = new ArrayList<>();
        events.add(event(REFERENCE + "text.jpg").put("exampleId", "text"));
        events.add(event(REFERENCE + "nothing.jpg").put("exampleId", "nothing"));
        events.add(event(REFERENCE + "0.jpg"));
        labels.add(label(referenced, sent++));
        for (Digit digit : digits.subList(1, digits.size())) {
            events.add(event(digit.image()));
            labels.add(label(digit, sent++));
        }
        client.publishEvents(MODEL, events);
        client.publishLabels(MODEL, labels);
        Await.until("all examples in segments", () -> assertThat(
                        client.training(MODEL).orElseThrow().examples())
                .isEqualTo(digits.size()));
        assertThat(topics.events(ExampleJoined.class, MODEL))
                .filteredOn(example -> example.exampleId().equals("digit-0"))
                .extracting(ExampleJoined::features)
                .containsExactly(Map.of("digit", ImageValue.of(referenced.file("jpg"))));
        requireSetAside("text", "a PNG or JPEG file");
        requireSetAside("nothing", "a reference to an object that is there");
        client.train(MODEL);
        Await.until("a first model", () -> assertThat(servedVersion()).isPositive());
        assertThat(client.predict(MODEL, event(REFERENCE + "0.jpg")).join().failure())
                .contains("features.digit", "the image itself");
        return servedVersion();
    }

    /** Each digit is asked about under its own id, and its label follows. Returns the share of right answers. */
    private double askAndLabel(List<Digit> digits) {
        double right = 0;
        for (int from = 0; from < digits.size(); from += AT_ONCE) {
            List<Digit> some = digits.subList(from, Math.min(from + AT_ONCE, digits.size()));
            int start = sent;
            right += shareKnown(some) * some.size();
            client.publishLabels(
                    MODEL,
                    IntStream.range(0, some.size())
                            .mapToObj(i -> (JsonNode) label(some.get(i), start + i))
                            .toList());
        }
        return right / digits.size();
    }

    private double shareKnown(List<Digit> digits) {
        List<CompletableFuture<PredictionAnswer>> answers = new ArrayList<>();
        for (Digit digit : digits) {
            answers.add(client.predict(MODEL, event(digit.image())));
            sent++;
        }
        int right = 0;
        for (int i = 0; i < answers.size(); i++) {
            PredictionAnswer answer = answers.get(i).join();
            assertThat(answer.failure()).isNull();
            right += best(answer).equals(Integer.toString(digits.get(i).value())) ? 1 : 0;
        }
        return (double) right / digits.size();
    }

    private static String best(PredictionAnswer answer) {
        return answer.probabilities().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    private int servedVersion() {
        return client.served(MODEL).map(ServedModel::modelVersion).orElse(0);
    }

    private void requireRefused(JsonNode event, String found) throws IOException {
        String events = installation.addresses().service(Component.INGEST) + "/v1/models/" + MODEL + "/events";

        HttpResponse<String> response = Rest.post(events, Rest.JSON, BodyPublishers.ofString(event.toString()));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        JsonNode error = Json.mapper().readTree(response.body()).path("errors").path(0);
        assertThat(error.path("path").textValue()).isEqualTo("features.digit");
        assertThat(error.path("found").textValue()).contains(found);
    }

    /** What an event refers to is looked at when it is joined, long after it was taken. */
    private void requireSetAside(String id, String expected) {
        Await.until("the dead letter of " + id, () -> assertThat(topics.deadLetters(Topic.FEATURE_EVENTS))
                .filteredOn(letter -> (MODEL + ":" + id).equals(letter.key()))
                .singleElement()
                .extracting(
                        letter -> TopicReader.header(letter, "reason") + ": " + TopicReader.header(letter, "detail"))
                .asString()
                .startsWith("invalid-value: features.digit")
                .contains(expected));
    }

    /** An event or a predict request of the next digit. */
    private ObjectNode event(String image) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("exampleId", "digit-" + sent);
        node.put("eventTime", time(sent).toString());
        node.putObject("features").put("digit", image);
        return node;
    }

    private static ObjectNode label(Digit digit, int number) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("exampleId", "digit-" + number);
        node.put("knownAt", time(number).plusSeconds(5).toString());
        node.put("label", Integer.toString(digit.value()));
        return node;
    }

    private static Instant time(int number) {
        return START.plusSeconds(number);
    }
}
