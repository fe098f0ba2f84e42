package dev.perennial.training;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class FaultsIT {
    @Inject
    Surroundings world;

    @ConfigProperty(name = "perennial.database.port")
    int databasePort;

    @Test
    void aDefinitionThatComesWhileTheDatabaseIsDownStartsItsRunAfterwards() throws Exception {
        ModelDefinition definition = DefinitionParser.parse(
                Samples.binary(Surroundings.REST).toJson().replace("flights", "blackout"));
        world.seal(definition, 0, 400);
        double retried = retriesOfDefinitions();

        Outage.during(databasePort, () -> {
            world.define("blackout");
            await().atMost(Surroundings.PATIENCE).until(() -> retriesOfDefinitions() > retried);
        });

        assertThat(world.trained("blackout").refit().exampleCount()).isEqualTo(400);
        when().get("/q/health/live").then().statusCode(200);
    }

    private static double retriesOfDefinitions() {
        return when().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("perennial_event_retries_total{consumer=\"DefinitionsConsumer\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void livenessKnowsTheLoops() {
        when().get("/q/health/live")
                .then()
                .statusCode(200)
                .body(
                        "checks.find { it.name == 'loops' }.data.keySet()",
                        hasItems("outbox", "run-worker", "cancellations"));
    }

    @Test
    void whatIsNoEventIsSetAsideAndTheNextOneCounts() {
        for (String topic : List.of("dataset-segments", "drift-detected", "live-performance", "training-requests")) {
            for (byte[] poison :
                    Arrays.asList(new byte[] {(byte) 0xff, 0}, "{}".getBytes(StandardCharsets.UTF_8), null)) {
                world.send(topic, new RecordHeaders(), poison);
            }
        }
        String unstorable = "{\"modelName\":\"garbage\",\"reason\":\"manual\",\"detail\":\"a\\u0000b\"}";
        world.send("training-requests", new RecordHeaders(), unstorable.getBytes(StandardCharsets.UTF_8));
        world.sendDefinition("garbage", "\u0000 no JSON");
        world.sendDefinition(null, "{}");
        world.sendDefinition(null, null);
        ModelDefinition definition = world.define("garbage");
        world.send(Surroundings.drift("garbage", 4));
        world.seal(definition, 0, 200);

        assertThat(world.trained("garbage").refit().exampleCount()).isEqualTo(200);
        Map<String, String> deadLetters = Map.of(
                "dataset-segments",
                "3.0",
                "drift-detected",
                "3.0",
                "live-performance",
                "3.0",
                "training-requests",
                "4.0");
        deadLetters.forEach((topic, count) -> when().get("/q/metrics")
                .then()
                .body(containsString("perennial_dead_letters_total{topic=\"" + topic + "\"} " + count)));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        when().post("/v1/models/nobody/runs")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("detail", equalTo("there is no model nobody"));
        when().get("/v1/models/..%2Fetc/training").then().statusCode(400).body("errors[0].path", equalTo("modelName"));
        when().get("/v1/runs/7").then().statusCode(400).body("errors[0].path", equalTo("runId"));
        when().get("/v1/runs/{run}", UUID.randomUUID()).then().statusCode(404);
        when().get("/q/health/ready").then().statusCode(200);
        when().get("/q/metrics").then().statusCode(200);
    }
}
