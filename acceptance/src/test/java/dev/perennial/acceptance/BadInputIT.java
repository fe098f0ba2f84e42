package dev.perennial.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.local.Component;
import dev.perennial.local.Installation;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.client.ServedModel;
import dev.perennial.local.history.HistoryRow;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is refused over HTTP with its place and what is allowed, and whoever comes next is served as ever. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@OnSharedInstallation
class BadInputIT {
    private static final String MODEL = "bad-input";
    private static final int FOR_THE_FIRST_MODEL = 150;
    private static final int LARGE_BYTES = 20 * 1024 * 1024;
    private static final List<HistoryRow> PAYMENTS = CardFraud.payments(1000);
    private static final AtomicInteger NEXT = new AtomicInteger(FOR_THE_FIRST_MODEL);
    private static final List<String> LABELLED = new ArrayList<>();

    private static Installation installation;
    private static PerennialClient client;
    private static TopicReader topics;

    @BeforeAll
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    static void serveAModel(Installation shared) {
        installation = shared;
        client = new PerennialClient(installation.addresses());
        topics = new TopicReader(installation.addresses().kafka());
        client.apply(MODEL, CardFraud.definition(MODEL));
        try (ExampleProducer producer =
                new ExampleProducer(installation.addresses(), MODEL, PAYMENTS, Duration.ofMillis(10))) {
            producer.start();
            producer.goOn(FOR_THE_FIRST_MODEL);
            Await.until("a first model", () -> assertThat(client.served(MODEL).map(ServedModel::modelVersion))
                    .isPresent());
            Await.until("all payments", () -> assertThat(producer.left()).isZero());
            LABELLED.addAll(producer.labelled());
        }
    }

    /**
     * The next payment is answered, and with its label it is to be one example. Its features are sent as an event too, for
     * serving may drop an answer from the log where the log is slow.
     */
    @AfterEach
    void servesAndTakesWhatIsRight() {
        HistoryRow payment = PAYMENTS.get(NEXT.getAndIncrement());
        assertThat(client.predict(MODEL, Lines.features(payment)).join().failure())
                .isNull();
        assertThat(client.publishEvents(MODEL, List.of(Lines.features(payment))).accepted())
                .isEqualTo(1);
        assertThat(client.publishLabels(MODEL, List.of(Lines.label(payment))).accepted())
                .isEqualTo(1);
        LABELLED.add(payment.exampleId());
    }

    @AfterAll
    static void everyGoodPaymentIsOneExample() {
        try {
            Await.until(
                    "the examples of all payments between", () -> assertThat(topics.events(ExampleJoined.class, MODEL))
                            .extracting(ExampleJoined::exampleId)
                            .containsExactlyInAnyOrderElementsOf(LABELLED));
        } finally {
            topics.close();
        }
    }

    @ParameterizedTest
    @MethodSource(WrongFeatures.PROVIDER)
    void ingestAndServingNameTheFeatureThatIsWrong(String features, String path) throws IOException {
        String event = "{\"exampleId\":\"a\",\"eventTime\":\"2024-01-01T00:00:00Z\",\"features\":" + features + "}";

        requireRefused(toIngest(MODEL, "events", event), path);
        requireRefused(toServing(MODEL, event), path);
        String many = "{\"examples\":[{\"features\":" + WrongFeatures.RIGHT + "}," + event + "]}";
        requireRefused(toServing(MODEL, many), "examples[1]." + path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "events | no JSON | $",
                "events | {\"exampleId\":\"a\",\"eventTime\":\"2024-01-01T00:00:00Z\",\"features\":{\"amount\":NaN}} | $",
                "events | {\"eventTime\":\"2024-01-01T00:00:00Z\",\"features\":{}} | exampleId",
                "events | {\"exampleId\":\"a\",\"eventTime\":\"tomorrow\",\"features\":{}} | eventTime",
                "events | {\"exampleId\":\"a\",\"eventTime\":\"2024-01-01T00:00:00Z\"} | features",
                "labels | {\"exampleId\":\"a\",\"label\":\"yes\"} | label",
                "labels | {\"exampleId\":\"a\"} | label",
                "labels | {\"label\":true} | exampleId",
                "labels | {\"exampleId\":\"a\",\"label\":true,\"x\":1} | x",
            })
    void ingestNamesWhatElseIsWrong(String kind, String body, String path) throws IOException {
        requireRefused(toIngest(MODEL, kind, body), path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "no JSON | $",
                "{\"features\":{\"amount\":NaN}} | $",
                "{\"exampleId\":\"\",\"features\":{}} | exampleId",
                "{\"eventTime\":\"tomorrow\",\"features\":{}} | eventTime",
                "{\"amount\":1} | amount",
                "{} | features",
                "{\"examples\":[]} | examples",
            })
    void servingNamesWhatElseIsWrong(String body, String path) throws IOException {
        requireRefused(toServing(MODEL, body), path);
    }

    @ParameterizedTest
    @CsvSource({"unknown, 404", "Bad_Name, 400", "..%2Fx, 400", "a%00, 400"})
    void refusesModelsThatAreNone(String model, int status) throws IOException {
        String event = "{\"exampleId\":\"a\",\"eventTime\":\"2024-01-01T00:00:00Z\",\"features\":{}}";

        assertThat(toIngest(model, "events", event).statusCode()).isEqualTo(status);
        assertThat(toServing(model, event).statusCode()).isEqualTo(status);
    }

    @Test
    void takesTheGoodLinesAndNamesTheOthers() throws IOException {
        HistoryRow payment = PAYMENTS.get(NEXT.getAndIncrement());
        String body = Lines.features(payment) + "\nno JSON\n{\"exampleId\":\"a\"}\n";
        Metrics metrics = new Metrics(installation.addresses().service(Component.INGEST));
        double rejected = metrics.total("perennial_events_total", "outcome=\"rejected\"");

        HttpResponse<String> response = Rest.post(ingest(MODEL, "events"), Rest.LINES, BodyPublishers.ofString(body));

        assertThat(response.statusCode()).isEqualTo(202);
        JsonNode report = Json.mapper().readTree(response.body());
        assertThat(report.path("accepted").intValue()).isEqualTo(1);
        assertThat(report.path("rejected").intValue()).isEqualTo(2);
        assertThat(report.path("errors").findValuesAsText("line")).contains("2", "3");
        assertThat(metrics.total("perennial_events_total", "outcome=\"rejected\""))
                .isEqualTo(rejected + 2);
    }

    @Test
    void answersForACategoryThatNobodyDeclared() throws IOException {
        HttpResponse<String> response =
                toServing(MODEL, "{\"features\":{\"amount\":1,\"country\":\"NL\",\"merchant\":\"never seen\"}}");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {Rest.JSON, Rest.LINES})
    void refusesTwentyMegabytesWhoseLengthIsNotSaidBeforehand(String type) throws IOException {
        assertThat(ChunkedPost.status(URI.create(ingest(MODEL, "events")), type, LARGE_BYTES))
                .isEqualTo(413);
        assertThat(ChunkedPost.status(URI.create(serving(MODEL)), type, LARGE_BYTES))
                .isEqualTo(413);
    }

    private static HttpResponse<String> toIngest(String model, String kind, String body) throws IOException {
        return Rest.post(ingest(model, kind), Rest.JSON, BodyPublishers.ofString(body));
    }

    private static HttpResponse<String> toServing(String model, String body) throws IOException {
        return Rest.post(serving(model), Rest.JSON, BodyPublishers.ofString(body));
    }

    private static String ingest(String model, String kind) {
        return installation.addresses().service(Component.INGEST) + "/v1/models/" + model + "/" + kind;
    }

    private static String serving(String model) {
        return installation.addresses().service(Component.SERVING) + "/v1/models/" + model + "/predict";
    }

    private static void requireRefused(HttpResponse<String> response, String path) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(Json.mapper().readTree(response.body()).path("errors").findValuesAsText("path"))
                .contains(path);
    }
}
