package dev.perennial.evaluation.store;

import static dev.perennial.evaluation.store.Runs.AT;
import static dev.perennial.evaluation.store.Runs.promoted;
import static dev.perennial.evaluation.store.Runs.rejected;
import static dev.perennial.evaluation.store.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.contracts.event.ModelDeployment.Reason;
import dev.perennial.contracts.event.ModelEvaluated;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.kafka.InvalidEventException;
import dev.perennial.evaluation.PostgresResource;
import dev.perennial.evaluation.domain.ChampionMove;
import dev.perennial.evaluation.domain.Decision;
import dev.perennial.evaluation.domain.RegisteredVersion;
import dev.perennial.evaluation.domain.RegisteredVersion.State;
import dev.perennial.evaluation.domain.RollbackRefusedException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class RegistryTest {
    @Inject
    RegistryRepository registry;

    @Inject
    VersionRepository versions;

    @Inject
    AnnouncementRepository announcements;

    @BeforeEach
    void nothingIsLeftToAnnounce() {
        announced();
    }

    @Test
    void newVersionsWaitForTheirVerdict() {
        ModelTrained run = run("waiting", 1);

        assertThat(await(registry.register(run))).isTrue();

        assertThat(await(versions.versions("waiting", 10)))
                .extracting(RegisteredVersion::modelVersion, RegisteredVersion::kind, RegisteredVersion::state)
                .containsExactly(
                        tuple(2, RegisteredVersion.Kind.REFIT, State.PENDING),
                        tuple(1, RegisteredVersion.Kind.CHALLENGER, State.PENDING));
        assertThat(unjudged("waiting")).containsExactly(run);
        assertThat(await(registry.standing("waiting")).champion()).isNull();
    }

    @Test
    void promotionMovesTheChampionAndAnnouncesVerdictThenDeployment() {
        ModelTrained run = run("promotion", 1);
        await(registry.register(run));

        decide(run, promoted(run));

        List<PipelineEvent> events = announced();
        assertThat(events).hasSize(2);
        ModelEvaluated verdict = (ModelEvaluated) events.get(0);
        ModelDeployment deployment = (ModelDeployment) events.get(1);
        assertThat(verdict.context()).isEqualTo(run.context().causes("model-evaluated", AT));
        assertThat(verdict.checks()).isEqualTo(promoted(run).checks());
        assertThat(deployment.context()).isEqualTo(verdict.context().causes("model-deployment", AT));
        assertThat(deployment.sequence()).isEqualTo(1);
        assertThat(deployment.champion().modelVersion()).isEqualTo(2);
        assertThat(deployment.champion().artifactPrefix()).isEqualTo("models/promotion/2/");
        assertThat(deployment.champion().trainedThrough()).isEqualTo(run.refit().trainedThrough());
        assertThat(deployment.previousVersion()).isNull();
        assertThat(deployment.actor()).isEqualTo("gate");
        assertThat(states("promotion")).containsExactly(State.DEPLOYED, State.PROMOTED);
        assertThat(announced()).isEmpty();
    }

    @Test
    void rejectionLeavesTheChampion() {
        ModelTrained run = run("rejection", 1);
        await(registry.register(run));

        decide(run, rejected());

        assertThat(announced()).singleElement().isInstanceOf(ModelEvaluated.class);
        assertThat(await(registry.standing("rejection"))).isEqualTo(new Standing(0, null));
        assertThat(states("rejection")).containsExactly(State.REJECTED, State.REJECTED);
    }

    @Test
    void everyEventTwiceChangesNothingAndAnnouncesTheSameEvents() {
        ModelTrained run = run("twice", 1);
        await(registry.register(run));
        Standing before = await(registry.standing("twice"));
        await(registry.decide(run.runId(), before, promoted(run), AT));
        List<PipelineEvent> first = announced();

        assertThat(await(registry.register(run))).isFalse();
        assertThat(await(registry.decide(run.runId(), before, rejected(), AT.plusSeconds(9))))
                .isFalse();

        assertThat(announced()).isEqualTo(first);
        assertThat(await(registry.standing("twice")).sequence()).isEqualTo(1);
        assertThat(unjudged("twice")).isEmpty();
    }

    @Test
    void repeatNeverAnnouncesAnOlderMoveAfterANewerOne() {
        ModelTrained older = promote("order", 1);
        promote("order", 2);
        announced();

        await(registry.register(older));

        assertThat(announced()).singleElement().isInstanceOf(ModelEvaluated.class);
    }

    @Test
    void runsAreJudgedInTheOrderOfTheirArrival() {
        ModelTrained second = run("arrival", 2);
        ModelTrained first = run("arrival", 1);
        await(registry.register(second));
        await(registry.register(first));
        await(registry.register(second));

        assertThat(unjudged("arrival")).containsExactly(second);
        decide(second, promoted(second));
        assertThat(unjudged("arrival")).containsExactly(first);
        decide(first, rejected());
        assertThat(unjudged("arrival")).isEmpty();
        assertThat(states("arrival")).containsExactly(State.DEPLOYED, State.PROMOTED, State.REJECTED, State.REJECTED);
    }

    @Test
    void promotionAgainstAChampionThatMovedIsNotStored() {
        ModelTrained run = run("moved", 1);
        await(registry.register(run));
        Standing stale = await(registry.standing("moved"));
        promote("moved", 2);

        assertThatThrownBy(() -> await(registry.decide(run.runId(), stale, promoted(run), AT)))
                .isInstanceOf(ChampionMovedException.class);

        assertThat(unjudged("moved")).containsExactly(run);
        assertThat(await(registry.standing("moved")).championVersion()).isEqualTo(4);
    }

    @Test
    void versionOfAnotherRunIsInvalid() {
        await(registry.register(run("taken", 1)));
        ModelTrained run = run("taken", 1);
        ModelTrained impostor = new ModelTrained(
                run.context(), "taken", EventContext.idOf("another run"), run.challenger(), run.refit(), run.holdout());

        assertThatThrownBy(() -> await(registry.register(impostor))).isInstanceOf(InvalidEventException.class);
    }

    @Test
    void failedAnnouncementIsMadeAgainWhole() {
        ModelTrained run = promote("outage", 1);
        List<PipelineEvent> sent = new ArrayList<>();

        assertThatThrownBy(() -> await(announcements.announce(event -> {
                    sent.add(event);
                    return event instanceof ModelDeployment
                            ? Uni.createFrom().failure(new IllegalStateException("no broker"))
                            : Uni.createFrom().voidItem();
                })))
                .hasMessageContaining("no broker");

        assertThat(sent).hasSize(2);
        assertThat(announced()).isEqualTo(sent);
        assertThat(await(registry.register(run))).isFalse();
    }

    @Test
    void rollbackGoesBackAndSaysWhoDidIt() {
        promote("rollback", 1);
        promote("rollback", 2);
        announced();

        ChampionMove move = await(registry.rollBack("rollback", null, "ada", AT));

        assertThat(move).isEqualTo(new ChampionMove(3, 2, 4, Reason.ROLLBACK, "ada", AT));
        assertThat(await(versions.moves("rollback", 10)))
                .extracting(ChampionMove::actor)
                .containsExactly("ada", "gate", "gate");
        assertThat(announced()).singleElement().isInstanceOfSatisfying(ModelDeployment.class, deployment -> {
            assertThat(deployment.sequence()).isEqualTo(3);
            assertThat(deployment.champion().modelVersion()).isEqualTo(2);
            assertThat(deployment.previousVersion()).isEqualTo(4);
            assertThat(deployment.reason()).isEqualTo(Reason.ROLLBACK);
        });
        assertThatThrownBy(() -> await(registry.rollBack("rollback", null, "ada", AT)))
                .isInstanceOf(RollbackRefusedException.class);
    }

    @Test
    void ofRollbacksToOneVersionAtOnceExactlyOneMovesTheChampion() {
        promote("race", 1);
        promote("race", 2);
        List<CompletableFuture<Boolean>> calls = new ArrayList<>();
        for (int caller = 0; caller < 8; caller++) {
            String actor = "caller-" + caller;
            calls.add(CompletableFuture.supplyAsync(() -> await(registry.rollBack("race", 2, actor, AT)
                    .replaceWith(true)
                    .onFailure(failure ->
                            failure instanceof ChampionMovedException || failure instanceof RollbackRefusedException)
                    .recoverWithItem(false))));
        }

        List<Boolean> won = calls.stream().map(CompletableFuture::join).toList();

        assertThat(won).filteredOn(Boolean::booleanValue).hasSize(1);
        assertThat(await(registry.standing("race")).sequence()).isEqualTo(3);
        assertThat(await(versions.moves("race", 10))).hasSize(3);
    }

    private ModelTrained promote(String model, int number) {
        ModelTrained run = run(model, number);
        await(registry.register(run));
        decide(run, promoted(run));
        return run;
    }

    private void decide(ModelTrained run, Decision decision) {
        Standing standing = await(registry.standing(run.modelName()));
        assertThat(await(registry.decide(run.runId(), standing, decision, AT))).isTrue();
    }

    private List<ModelTrained> unjudged(String model) {
        return await(registry.oldestUnjudged()).stream()
                .filter(run -> run.modelName().equals(model))
                .toList();
    }

    private List<State> states(String model) {
        return await(versions.versions(model, 10)).stream()
                .map(RegisteredVersion::state)
                .toList();
    }

    private List<PipelineEvent> announced() {
        List<PipelineEvent> sent = new ArrayList<>();
        await(announcements.announce(event -> {
            sent.add(event);
            return Uni.createFrom().voidItem();
        }));
        return sent;
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(30));
    }
}
