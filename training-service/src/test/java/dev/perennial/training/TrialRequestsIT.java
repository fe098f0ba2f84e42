package dev.perennial.training;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import dev.perennial.contracts.event.TrialFitted;
import dev.perennial.contracts.event.TrialRequested;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.SearchSpace;
import dev.perennial.training.domain.tracking.Cost;
import dev.perennial.training.domain.tracking.Curve;
import dev.perennial.training.domain.tuning.Asked;
import dev.perennial.training.domain.tuning.Origin;
import dev.perennial.training.domain.tuning.Reached;
import dev.perennial.training.domain.tuning.Schedule.Task;
import dev.perennial.training.store.ClaimRepository;
import dev.perennial.training.store.RunRepository;
import dev.perennial.training.store.TrialClaims;
import dev.perennial.training.store.TrialClaims.Claim;
import dev.perennial.training.store.TrialRequestRepository;
import dev.perennial.training.work.Blocking;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.memory.InMemoryConnector;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.Test;

/** With times so far ahead that the service's own worker leaves these requests alone. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class TrialRequestsIT {
    private static final String SHARED =
            """
            training:
              triggers: {examples: 300, cooldown: 0s}
              algorithms: [gradient-boosting]
              tuning: {search: tpe, stopping: asha, trials: 6, parallelTrials: 3}
            evaluation: {holdout: {fraction: 0.2, minExamples: 20}}
            """;
    private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");
    private static final Instant LATER = FAR.plus(TrialClaims.LEASE);
    private static final Recipe RECIPE = SearchSpace.usual(Algorithm.GRADIENT_BOOSTING);

    @Inject
    Surroundings world;

    @Inject
    ClaimRepository claims;

    @Inject
    TrialClaims trials;

    @Inject
    TrialRequestRepository requests;

    @Inject
    RunRepository runs;

    @Inject
    Mutiny.SessionFactory sessions;

    @Inject
    @Any
    InMemoryConnector connector;

    @Test
    void aRunAsksForItsTrialsAndEachShowsWhoFittedItsParts() {
        ModelDefinition definition = world.define("shared", SHARED);
        world.seal(definition, 0, 400);

        UUID run = world.trained("shared").runId();

        when().get("/v1/runs/{run}/trials", run)
                .then()
                .body("trials", hasSize(6))
                .body("trials.rungs.flatten().attempt", everyItem(equalTo(1)))
                .body("trials.rungs.flatten().replica", everyItem(not(emptyString())));
        List<TrialRequested> asked = sent("trial-requests-out", TrialRequested.class, run);
        assertThat(asked).extracting(TrialRequested::place).contains(0, 1, 2, 3, 4, 5);
        assertThat(sent("trial-results-out", TrialFitted.class, run))
                .extracting(TrialFitted::place)
                .contains(0, 1, 2);
        assertThat(Blocking.await(() -> requests.answer(run, 0, FAR)).found())
                .as("forgotten with the end")
                .isNull();
    }

    @Test
    void aRequestIsForWhoTookItFromTheTopicAndLaterForWhoeverIsFree() {
        UUID run = running("offered");
        ask(run, 0);
        assertThat(claim("first", FAR)).isEmpty();

        Blocking.await(() -> requests.offer(run, 0, "first"));
        Blocking.await(() -> requests.offer(run, 0, "first"));

        assertThat(claim("second", FAR)).isEmpty();
        assertThat(claim("first", FAR)).map(Claim::attempt).hasValue(1);
        assertThat(claim("first", FAR)).as("it is taken").isEmpty();
        ask(run, 1);
        assertThat(claim("second", LATER.minusMillis(1)))
                .map(claim -> claim.asked().place())
                .hasValue(1);
        cancel(run);
    }

    @Test
    void aRequestThatIsBeingMarkedAsPublishedIsNotPassedOver() throws InterruptedException {
        UUID run = running("marked");
        ask(run, 0);
        Blocking.await(() -> requests.offer(run, 0, "first"));
        CountDownLatch held = new CountDownLatch(1);
        CompletableFuture<Void> marking = CompletableFuture.runAsync(
                () -> Blocking.await(() -> sessions.withTransaction(session -> session.createNativeQuery(
                                "update training.trial_request set published = true where run_id = ?1")
                        .setParameter(1, run)
                        .executeUpdate()
                        .invoke(held::countDown)
                        .onItem()
                        .delayIt()
                        .by(Duration.ofSeconds(1)))));
        held.await();

        assertThat(claim("first", FAR)).map(Claim::attempt).hasValue(1);

        marking.join();
        cancel(run);
    }

    @Test
    void whoeverLostItsClaimStoresNothing() {
        UUID run = running("fenced");
        ask(run, 0);
        Blocking.await(() -> requests.offer(run, 0, "dying"));
        Claim lost = claim("dying", FAR).orElseThrow();
        Claim held = claim("living", LATER).orElseThrow();

        assertThat(held.attempt()).isEqualTo(2);
        assertThat(renew(lost, "dying")).isFalse();
        assertThat(renew(held, "living")).isTrue();
        assertThat(store(lost, "dying", 0.9)).isFalse();
        assertThat(store(held, "living", 0.5)).isTrue();
        assertThat(store(held, "living", 0.7)).as("once").isFalse();
        Reached found = Blocking.await(() -> requests.answer(run, 0, LATER)).found();
        assertThat(found.foldScores()).containsExactly(0.5);
        assertThat(found.origin()).isEqualTo(new Origin("living", 2));
        cancel(run);
    }

    @Test
    void theNextRungGoesOnFromWhatTheOneBeforeLeftWhoeverFitsIt() {
        UUID run = running("handed-on");
        ask(run, 0);
        Blocking.await(() -> requests.offer(run, 0, "first"));
        assertThat(store(claim("first", FAR).orElseThrow(), "first", 0.5)).isTrue();

        Blocking.await(() -> requests.ask(run, new Asked(1, new Task(1, 1), RECIPE), FAR));
        Blocking.await(() -> requests.offer(run, 1, "second"));

        assertThat(claim("second", FAR)).map(Claim::before).hasValue(new byte[] {1, 2, 3});
        cancel(run);
    }

    @Test
    void aCancelledRunKeepsNoClaimAndStoresNothing() {
        UUID run = running("unwanted-trials");
        ask(run, 0);
        Blocking.await(() -> requests.offer(run, 0, "first"));
        Claim claim = claim("first", FAR).orElseThrow();

        cancel(run);

        assertThat(renew(claim, "first")).isFalse();
        assertThat(store(claim, "first", 0.5)).isFalse();
        assertThat(Blocking.await(() -> requests.answer(run, 0, FAR)).running()).isFalse();
    }

    @Test
    void aPartThatWaitsForObjectStorageIsNotBegun() {
        UUID run = running("put-back");
        ask(run, 0);
        Blocking.await(() -> requests.offer(run, 0, "first"));
        for (int time = 0; time < 6; time++) {
            Claim claim = claim("first", FAR).orElseThrow();
            Blocking.await(() -> trials.putBack(claim, "first", FAR));
            assertThat(store(claim, "first", 0.9)).isFalse();
        }

        assertThat(claim("second", FAR)).map(Claim::attempt).hasValue(1);
        cancel(run);
    }

    @Test
    void aPartThatTakesEveryReplicaDownEndsTheRun() {
        UUID run = running("deadly");
        ask(run, 0);
        Instant now = FAR.plusSeconds(1);
        for (int attempt = 1; attempt <= 5; attempt++) {
            assertThat(claim("dying", now)).map(Claim::attempt).hasValue(attempt);
            now = now.plus(TrialClaims.LEASE);
        }
        Instant end = now;

        assertThat(claim("dying", end)).isEmpty();
        assertThat(Blocking.await(() -> requests.answer(run, 0, end)).failure())
                .isEqualTo("the process died 5 times over trial 1; is its memory too small?");
        cancel(run);
    }

    private void ask(UUID run, int place) {
        Asked asked = new Asked(place, new Task(place + 1, 0), RECIPE);
        Blocking.await(() -> requests.ask(run, asked, FAR));
        Blocking.await(() -> requests.ask(run, asked, FAR));
    }

    private Optional<Claim> claim(String replica, Instant now) {
        return Blocking.await(() -> trials.claim(replica, now));
    }

    private boolean renew(Claim claim, String replica) {
        return Blocking.await(() -> trials.renew(claim, replica, LATER));
    }

    private boolean store(Claim claim, String replica, double score) {
        Task task = claim.asked().task();
        Reached found =
                new Reached(task.number(), task.rung(), RECIPE, List.of(score), List.of(), 1, new byte[] {1, 2, 3});
        return Blocking.await(() ->
                requests.store(claim, found.by(new Origin(replica, claim.attempt())), Cost.NONE, Curve.NONE, LATER));
    }

    private void cancel(UUID run) {
        Blocking.await(() -> runs.cancel(run, "the test is done", FAR));
    }

    private <E> List<E> sent(String channel, Class<E> type, UUID run) {
        return connector.<Record<String, E>>sink(channel).received().stream()
                .map(message -> type.cast(message.getPayload().value()))
                .filter(event -> event.toString().contains(run.toString()))
                .toList();
    }

    /** A run that a worker holds which does nothing; the service does not know its model, so its own worker leaves it alone. */
    private UUID running(String modelName) {
        ModelDefinition definition =
                DefinitionParser.parse(Samples.binary(SHARED).toJson().replace("flights", modelName));
        TrainingRequested request = new TrainingRequested(
                EventContext.first(UUID.randomUUID(), Instant.parse("2014-01-02T00:00:00Z")),
                modelName,
                Reason.MANUAL,
                "a test asked");
        world.send(request);
        UUID run = request.context().eventId();
        await().atMost(Surroundings.PATIENCE)
                .until(() -> Blocking.await(() -> runs.find(run)).isPresent());
        // others of this database may have left runs whose claims are over by then
        await().atMost(Surroundings.PATIENCE)
                .until(() -> Blocking.await(() -> claims.claim("dead", Map.of(modelName, definition), FAR))
                        .map(RunPlan::runId)
                        .filter(run::equals)
                        .isPresent());
        return run;
    }
}
