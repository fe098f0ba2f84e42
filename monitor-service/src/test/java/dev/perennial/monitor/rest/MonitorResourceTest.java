package dev.perennial.monitor.rest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** The service as it starts while there is no broker. */
@QuarkusTest
class MonitorResourceTest {
    @Test
    void isAliveButNotReadyWithoutABroker() {
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/health/ready").then().statusCode(503);
    }

    @Test
    void asksToComeBackWhileItsStateCannotBeRead() {
        given().get("/v1/models/late-train/drift")
                .then()
                .statusCode(503)
                .header("Retry-After", "1")
                .contentType("application/problem+json")
                .body("title", equalTo("Service Unavailable"));
    }

    @Test
    void refusesANameThatNoModelCanHave() {
        given().get("/v1/models/Late Train/performance")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors[0].path", equalTo("modelName"))
                .body("errors[0].expected", containsString("[a-z]"));
    }

    @Test
    void tellsItsMetrics() {
        given().get("/q/metrics").then().statusCode(200).body(containsString("jvm_memory_used_bytes"));
    }
}
