package dev.perennial.serving.rest;

import static io.restassured.RestAssured.given;

import dev.perennial.contracts.event.AggregateUpdated;
import dev.perennial.serving.Aggregation;
import dev.perennial.serving.Await;
import dev.perennial.serving.LocalProfile;
import dev.perennial.serving.TinyModels;
import dev.perennial.serving.messaging.FakeKafka;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(CatchUpTest.Backlog.class)
class CatchUpTest {
    private static final int BACKLOG = 4;

    /** A start while there are aggregates on the log. */
    public static final class Backlog implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(new LocalProfile().getConfigOverrides());
            settings.put(FakeKafka.BACKLOG, Integer.toString(BACKLOG));
            return settings;
        }
    }

    @Inject
    FakeKafka kafka;

    @Test
    void isReadyOnlyWhenTheAggregatesOnTheLogHaveBeenRead() {
        List<AggregateUpdated> backlog = new Aggregation(TinyModels.withAggregates("m"), 0)
                .observe(
                        Map.of("distance", 1.0, "carrier", "AA", "holiday", true),
                        Instant.parse("2014-01-01T12:00:00Z"));
        backlog.subList(1, BACKLOG).forEach(kafka::tell);
        Await.until("what is there but one", () -> metrics().contains("perennial_feature_panes 3.0"));
        given().get("/q/health/ready").then().statusCode(503);

        kafka.tell(backlog.get(0));

        Await.until("readiness", () -> given().get("/q/health/ready").statusCode() == 200);
    }

    private static String metrics() {
        return given().get("/q/metrics").asString();
    }
}
