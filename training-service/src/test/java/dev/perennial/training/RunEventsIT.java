package dev.perennial.training;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.Trial;
import dev.perennial.training.domain.tracking.Cost;
import dev.perennial.training.domain.tracking.Curve;
import dev.perennial.training.domain.tracking.Lineage;
import dev.perennial.training.domain.tracking.Lineage.Machine;
import dev.perennial.training.domain.tracking.Progress;
import dev.perennial.training.store.ClaimRepository;
import dev.perennial.training.store.RunRepository;
import dev.perennial.training.store.TrackingRepository;
import dev.perennial.training.work.Blocking;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class RunEventsIT {
    private static final Instant NOW = Instant.parse("2014-01-02T00:00:00Z");

    @Inject
    Surroundings world;

    @Inject
    RunRepository runs;

    @Inject
    ClaimRepository claims;

    @Inject
    TrackingRepository tracking;

    @TestHTTPResource("/v1/runs/")
    URI address;

    /** What stands for the other replica writes to the database; no worker here knows the model. */
    @Test
    void aListenerSeesTheTrialsThatAnotherReplicaDoesAndThenTheEnd() throws IOException, InterruptedException {
        UUID runId = requested("elsewhere");
        try (BufferedReader events = listen(runId, null)) {
            assertThat(next(events)).contains("event:state").contains("\"state\":\"queued\"");

            ModelDefinition definition = Samples.binary("");
            RunPlan plan = Blocking.await(() -> claims.claim("another", Map.of("elsewhere", definition), inAnHour()))
                    .orElseThrow();
            assertThat(plan.runId()).isEqualTo(runId);
            assertThat(next(events)).contains("\"state\":\"running\"");
            int attempt = Blocking.await(() -> tracking.begin(runId, lineage(), Map.of()));
            done(runId, attempt, 1, 0.6);
            assertThat(next(events))
                    .contains("event:trial")
                    .contains("\"number\":1")
                    .contains("\"score\":0.6");
            String second = afterwards(events, () -> done(runId, attempt, 2, Double.NaN));
            assertThat(second).contains("\"number\":2").doesNotContain("score");
            when().get("/v1/runs/{run}/trials", runId).then().statusCode(200);

            Blocking.await(() -> claims.fail(runId, "a test ended it", List.of(), Instant.now()));
            assertThat(next(events)).contains("event:state").contains("\"state\":\"failed\"");
            assertThat(next(events)).contains("event:end").contains("a test ended it");
            assertThat(events.readLine()).isNull();

            try (BufferedReader again = listen(runId, id(second))) {
                assertThat(next(again)).contains("event:state").contains("\"state\":\"failed\"");
            }
        }
    }

    @Test
    void anAttemptThatIsRepeatedForgetsTheTrialsBeforeAndTakesNoMoreOfThem() throws IOException, InterruptedException {
        UUID runId = requested("begun-again");
        int first = Blocking.await(() -> tracking.begin(runId, lineage(), Map.of()));
        done(runId, first, 1, 0.6);
        int second = Blocking.await(() -> tracking.begin(runId, lineage(), Map.of()));
        done(runId, first, 2, 0.5);
        done(runId, second, 1, 0.6);

        assertThat(second).isEqualTo(2);
        assertThat(Blocking.await(() -> tracking.progress(runId, 0, 10)))
                .singleElement()
                .satisfies(progress -> assertThat(progress.attempt()).isEqualTo(2));
    }

    /** So that the lease is not over within the test. */
    private static Instant inAnHour() {
        return Instant.now().plus(Duration.ofHours(1));
    }

    private UUID requested(String modelName) {
        TrainingRequested request = new TrainingRequested(
                EventContext.first(UUID.randomUUID(), NOW), modelName, Reason.MANUAL, "a test asked");
        Blocking.await(() -> runs.accept(request));
        return request.context().eventId();
    }

    private String afterwards(BufferedReader events, Runnable work) throws IOException {
        work.run();
        return next(events);
    }

    private void done(UUID runId, int attempt, int number, double score) {
        Trial trial = new Trial(number, new Recipe(Algorithm.MLP, Map.of("l2", 0.1)), List.of(score), 1);
        Curve curve = Curve.of("loss", List.of(0.7, Double.NaN));
        Blocking.await(() ->
                tracking.add(runId, new Progress(1, attempt, NOW, trial, new Cost(1, Double.NaN), curve, List.of())));
    }

    private static Lineage lineage() {
        return new Lineage(
                "d".repeat(64), 1, "1.0", Map.of(), new Machine("another", 1, "any", "any", "any"), List.of());
    }

    private BufferedReader listen(UUID runId, String lastEventId) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(runId + "/events"));
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        InputStream body = HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.ofInputStream())
                .body();
        return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** The lines of the next event. */
    private static String next(BufferedReader events) throws IOException {
        StringBuilder event = new StringBuilder();
        String line = events.readLine();
        while (line != null && (!line.isEmpty() || event.isEmpty())) {
            if (!line.startsWith(":")) {
                event.append(line).append('\n');
            }
            line = events.readLine();
        }
        return event.toString();
    }

    private static String id(String event) {
        return event.lines()
                .filter(line -> line.startsWith("id:"))
                .findFirst()
                .orElseThrow()
                .substring("id:".length())
                .trim();
    }
}
