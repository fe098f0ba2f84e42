package dev.perennial.ingest.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.ingest.Samples;
import dev.perennial.ingest.messaging.Definitions;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every refusal is answered, and counted where an operator looks. */
@QuarkusTest
@TestProfile(RefusalsTest.OneModel.class)
class RefusalsTest {
    private static final Pattern COUNT =
            Pattern.compile("^perennial_refused_requests_total\\{reason=\"([^\"]*)\"} (\\S+)$", Pattern.MULTILINE);
    private static final String EVENTS = "/v1/models/m/events";

    /** The model is known although no log answers. */
    public static final class OneModel extends LogDownTest.NoLog {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(OnlyM.class);
        }
    }

    @Alternative
    @Singleton
    static class OnlyM implements Definitions {
        @Override
        public Optional<ModelDefinition> find(String modelName) {
            return Optional.of(modelName).filter("m"::equals).map(Samples::definition);
        }

        @Override
        public Optional<ModelDefinition> findUpToDate(String modelName) {
            return find(modelName);
        }
    }

    @Test
    void countsWhatIsRefusedOnceByItsReason() {
        Map<String, Double> before = counts();

        json("{}").post("/v1/models/nobody/events").then().statusCode(404);
        json("{}").post("/v1/models/NOBODY/events").then().statusCode(400);
        json("nonsense").post(EVENTS).then().statusCode(400);
        json("{}").post(EVENTS).then().statusCode(400);
        json("{\"exampleId\":\"a\",\"label\":true}")
                .post("/v1/models/m/labels")
                .then()
                .statusCode(503);
        json(" ".repeat(Body.MAX_OBJECT_BYTES + 1)).post(EVENTS).then().statusCode(413);
        given().contentType("text/plain").body("x").post(EVENTS).then().statusCode(415);
        given().get("/v1/models/m/nothing").then().statusCode(404);

        assertThat(growth(before))
                .isEqualTo(Map.of(
                        "unknown-model", 1.0,
                        "invalid-name", 1.0,
                        "not-json", 1.0,
                        "invalid-value", 1.0,
                        "log-unavailable", 1.0,
                        "request-entity-too-large", 1.0,
                        "unsupported-media-type", 1.0,
                        "not-found", 1.0));
    }

    @Test
    void countsABodyThatIsRefusedBeforeItComes() throws IOException {
        Map<String, Double> before = counts();

        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            String head = "POST " + EVENTS + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20971520\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 413");
        }

        assertThat(growth(before)).isEqualTo(Map.of("request-entity-too-large", 1.0));
    }

    @Test
    void countsNeitherWhatIsTakenNorTheProbes() {
        Map<String, Double> before = counts();

        given().get("/v1/models/m/labels").then().statusCode(200);
        given().get("/q/health/ready").then().statusCode(503);

        assertThat(growth(before)).isEmpty();
    }

    @Test
    void noNameThatAClientMadeUpIsALabelOfAMetric() {
        json("{}").post("/v1/models/made-up/events").then().statusCode(404);
        json("{}").post(EVENTS).then().statusCode(400);

        assertThat(metrics())
                .contains("perennial_events_total{model=\"m\",outcome=\"rejected\"}")
                .doesNotContain("made-up");
    }

    @Test
    void aTimeFromTheFutureIsRefusedUnderItsField() {
        String nextYear = Instant.now().plus(365, ChronoUnit.DAYS).toString();

        json("{\"exampleId\":\"a\",\"eventTime\":\"" + nextYear + "\",\"features\":{\"distance\":1,\"carrier\":\"x\"}}")
                .post(EVENTS)
                .then()
                .statusCode(400)
                .body("errors.path", equalTo(List.of("eventTime")));
        json("{\"exampleId\":\"a\",\"label\":true,\"knownAt\":\"" + nextYear + "\"}")
                .post("/v1/models/m/labels")
                .then()
                .statusCode(400)
                .body("errors.path", equalTo(List.of("knownAt")));
    }

    private static RequestSpecification json(String body) {
        return given().contentType("application/json").body(body);
    }

    private static Map<String, Double> growth(Map<String, Double> before) {
        Map<String, Double> growth = counts();
        growth.replaceAll((reason, count) -> count - before.getOrDefault(reason, 0.0));
        growth.values().removeIf(count -> count == 0);
        return growth;
    }

    private static Map<String, Double> counts() {
        Map<String, Double> counts = new HashMap<>();
        COUNT.matcher(metrics())
                .results()
                .forEach((MatchResult found) -> counts.put(found.group(1), Double.valueOf(found.group(2))));
        return counts;
    }

    private static String metrics() {
        return given().get("/q/metrics").then().statusCode(200).extract().asString();
    }
}
