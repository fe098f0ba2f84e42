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

    @Inject
    WithdrawalRepository withdrawals;

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

        List<Object> events = announced();
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
        List<Object> first = announced();

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
        List<Object> sent = new ArrayList<>();

        Announcer broken = new Recorder(sent) {
            @Override
            public Uni<Void> send(PipelineEvent event) {
                return super.send(event)
                        .chain(() -> event instanceof ModelDeployment
                                ? Uni.createFrom().failure(new IllegalStateException("no broker"))
                                : Uni.createFrom().voidItem());
            }
        };
        assertThatThrownBy(() -> await(announcements.announce(broken))).hasMessageContaining("no broker");

        assertThat(sent).hasSize(2);
        assertThat(announced()).isEqualTo(sent);
        assertThat(await(registry.register(run))).isFalse();
    }

    @Test
    void refitWithTheNumberOfItsChallengerIsInvalid() {
        ModelTrained run = run("one-number", 1);
        ModelTrained invalid = new ModelTrained(
                run.context(), run.modelName(), run.runId(), run.challenger(), run.challenger(), run.holdout());

        assertThatThrownBy(() -> await(registry.register(invalid))).isInstanceOf(InvalidEventException.class);
    }

    @Test
    void withdrawalTakesTheChampionOnceAndKeepsTheHistory() {
        promote("withdrawn", 1);
        promote("withdrawn", 2);
        announced();

        assertThat(withdraw("withdrawn", 2)).isTrue();
        assertThat(withdraw("withdrawn", 2)).isFalse();

        assertThat(announced()).containsExactly("withdrawn");
        assertThat(announced()).isEmpty();
        assertThat(await(registry.standing("withdrawn"))).isEqualTo(new Standing(2, null));
        assertThat(await(withdrawals.withdrawnAt("withdrawn"))).isEqualTo(AT);
        assertThat(await(withdrawals.deployed())).doesNotContainKey("withdrawn");
        assertThat(await(versions.versions("withdrawn", 10))).hasSize(4);
        assertThat(await(versions.moves("withdrawn", 10))).hasSize(2);
        assertThatThrownBy(() -> await(registry.rollBack("withdrawn", null, "ada", AT)))
                .isInstanceOf(RollbackRefusedException.class);
    }

    @Test
    void modelThatComesBackGoesOnWithTheNextSequence() {
        promote("back", 1);
        announced();
        withdraw("back", 1);
        announced();

        promote("back", 2);

        assertThat(announced()).last().isInstanceOfSatisfying(ModelDeployment.class, deployment -> {
            assertThat(deployment.sequence()).isEqualTo(2);
            assertThat(deployment.champion().modelVersion()).isEqualTo(4);
            assertThat(deployment.previousVersion()).isNull();
        });
        assertThat(await(withdrawals.withdrawnAt("back"))).isNull();
    }

    @Test
    void tombstoneIsTheLastWordUnlessTheModelCameBack() {
        ModelTrained run = promote("last-word", 1);
        withdraw("last-word", 1);
        promote("came-back", 1);
        withdraw("came-back", 1);
        promote("came-back", 2);

        List<Object> events = announced();
        await(registry.register(run));

        assertThat(events.get(events.size() - 1)).isEqualTo("last-word");
        assertThat(events)
                .filteredOn(ModelDeployment.class::isInstance)
                .extracting(event -> ((ModelDeployment) event).key())
                .containsExactly("came-back", "came-back", "last-word");
        assertThat(events).doesNotContain("came-back");
        assertThat(announced())
                .as("a repeat never deploys what is withdrawn")
                .hasOnlyElementsOfType(ModelEvaluated.class);
    }

    @Test
    void ofAPromotionAndAWithdrawalThatDoNotKnowOfEachOtherTheFirstWins() {
        promote("at-once", 1);
        ModelTrained next = run("at-once", 2);
        await(registry.register(next));
        Standing before = await(registry.standing("at-once"));

        withdraw("at-once", 1);

        assertThatThrownBy(() -> await(registry.decide(next.runId(), before, promoted(next), AT)))
                .isInstanceOf(ChampionMovedException.class);
        decide(next, promoted(next));
        assertThat(withdraw("at-once", 1)).isFalse();
        assertThat(await(registry.standing("at-once")).championVersion()).isEqualTo(4);
    }

    @Test
    void tombstoneThatCouldNotBeSentIsSentAgain() {
        promote("broken-tombstone", 1);
        announced();
        withdraw("broken-tombstone", 1);
        Announcer broken = new Recorder(new ArrayList<>()) {
            @Override
            public Uni<Void> withdraw(String modelName) {
                return Uni.createFrom().failure(new IllegalStateException("no broker"));
            }
        };

        assertThatThrownBy(() -> await(announcements.announce(broken))).hasMessageContaining("no broker");

        assertThat(announced()).containsExactly("broken-tombstone");
    }

    private boolean withdraw(String model, long against) {
        return await(withdrawals.withdraw(model, against, AT));
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

    /** Events, and the names of the models that were withdrawn. */
    private List<Object> announced() {
        List<Object> sent = new ArrayList<>();
        await(announcements.announce(new Recorder(sent)));
        return sent;
    }

    private static class Recorder implements Announcer {
        private final List<Object> sent;

        Recorder(List<Object> sent) {
            this.sent = sent;
        }

        @Override
        public Uni<Void> send(PipelineEvent event) {
            sent.add(event);
            return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<Void> withdraw(String modelName) {
            sent.add(modelName);
            return Uni.createFrom().voidItem();
        }
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(30));
    }
}
