package dev.perennial.ingest.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole service while nothing answers where the log should be. */
@QuarkusTest
@TestProfile(LogDownTest.NoLog.class)
class LogDownTest {
    /** Port 1 of this machine: nobody listens there. */
    public static class NoLog implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "kafka.bootstrap.servers", "127.0.0.1:1",
                    "perennial.ingest.log-timeout", "1s",
                    "perennial.state-dir", "target/state-of-log-down-test",
                    "quarkus.http.test-port", "0");
        }
    }

    @Test
    void isAliveButNotReadyAndSaysWhatItWaitsFor() {
        given().when().get("/q/health/live").then().statusCode(200);
        given().when()
                .get("/q/health/ready")
                .then()
                .statusCode(503)
                .body("checks[0].data.join", equalTo("waits for the definitions"));
    }

    @Test
    void asksForARetryRatherThanAcceptWhatIsNotOnTheLog() {
        given().contentType("application/json")
                .body("{\"exampleId\":\"a\",\"label\":true}")
                .when()
                .post("/v1/models/m/labels")
                .then()
                .statusCode(503)
                .header("Retry-After", "5")
                .contentType(ProblemDocument.MEDIA_TYPE);
    }

    @Test
    void refusesWhatNoLogIsNeededToRefuse() {
        given().body("task: x")
                .when()
                .put("/v1/models/m")
                .then()
                .statusCode(400)
                .contentType(ProblemDocument.MEDIA_TYPE)
                .body("errors.path", hasItem("name"));
        for (String name : new String[] {"UPPER", "a%2Fb", "..%2Fx", "a%00", "x".repeat(64)}) {
            given().urlEncodingEnabled(false)
                    .when()
                    .get("/v1/models/" + name)
                    .then()
                    .statusCode(400)
                    .body("errors[0].path", equalTo("modelName"));
        }
    }

    @Test
    void refusesADefinitionThatIsTooLarge() {
        given().body("#".repeat(300 * 1024)).when().put("/v1/models/m").then().statusCode(413);
    }

    @Test
    void refusesABodyOfTwentyMegabytesBeforeItComes() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            String head =
                    """
                    POST /v1/models/m/events HTTP/1.1
                    Host: localhost
                    Content-Type: application/x-ndjson
                    Content-Length: 20971520

                    """
                            .replace("\n", "\r\n");
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

            String status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);

            assertThat(status).isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void tellsOfAnUnknownPathOrTypeInTheSameShape() {
        given().contentType("text/plain")
                .body("x")
                .when()
                .post("/v1/models/m/events")
                .then()
                .statusCode(415)
                .contentType(ProblemDocument.MEDIA_TYPE)
                .body("title", equalTo("Unsupported Media Type"))
                .body("detail", not(containsString("Exception")));
    }
}
