package dev.perennial.serving.domain;

import static dev.perennial.serving.Deployments.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.ModelDeployment;
import org.junit.jupiter.api.Test;

class RolloutTest {
    private final ModelDeployment first = deployment("flights", 1, 1);
    private final ModelDeployment second = deployment("flights", 2, 2);

    @Test
    void wantsTheNewestSequenceWhateverTheOrderOfHearing() {
        Rollout rollout = Rollout.of(second).hear(first);

        assertThat(rollout.wanted()).isEqualTo(second);
        assertThat(rollout.wants(first)).isFalse();
    }

    @Test
    void wantsARollbackToAnOlderVersionBecauseItsSequenceIsNewer() {
        ModelDeployment rollback = deployment("flights", 3, 1);

        assertThat(Rollout.of(second).applied(second).hear(rollback).wants(rollback))
                .isTrue();
    }

    @Test
    void isNeitherSettledNorDoneBeforeTheFirstAttemptHasEnded() {
        assertThat(Rollout.of(first).isSettled()).isFalse();
        assertThat(Rollout.of(first).isDone()).isFalse();
    }

    @Test
    void staysSettledButNotDoneWhileANewerDeploymentIsOnItsWay() {
        Rollout rollout = Rollout.of(first).applied(first).hear(second);

        assertThat(rollout.isSettled()).isTrue();
        assertThat(rollout.isDone()).isFalse();
        assertThat(rollout.served()).isEqualTo(first);
    }

    @Test
    void keepsServingTheOldWhenTheNewIsRefused() {
        Rollout rollout = Rollout.of(first).applied(first).hear(second).refused(second, "digest");

        assertThat(rollout.served()).isEqualTo(first);
        assertThat(rollout.refusal()).isEqualTo(new Rollout.Refusal(2, "digest"));
        assertThat(rollout.isDone()).isTrue();
    }

    @Test
    void forgetsARefusalWithTheNextDeployment() {
        Rollout rollout = Rollout.of(first).refused(first, "digest").hear(second);

        assertThat(rollout.refusal()).isNull();
        assertThat(rollout.isSettled()).isFalse();
    }

    @Test
    void ignoresTheRefusalOfADeploymentThatWasSuperseded() {
        Rollout rollout = Rollout.of(first).hear(second).refused(first, "digest");

        assertThat(rollout.refusal()).isNull();
    }

    @Test
    void countsFromOneAgainWhenTheModelWasWithdrawnBefore() {
        ModelDeployment anew = deployment("flights", 1, 9);
        Rollout rollout = Rollout.of(second).applied(second).hearAnew(anew);

        assertThat(rollout.wants(anew)).isTrue();
        assertThat(rollout.served()).isEqualTo(second);
        assertThat(rollout.isDone()).isFalse();
        assertThat(rollout.applied(anew).hearAnew(anew)).isEqualTo(rollout.applied(anew));
    }

    @Test
    void doesNotTakeTheSameSequenceOfAnEarlierLifeForItsOwn() {
        Rollout rollout = Rollout.of(deployment("flights", 1, 9)).applied(first);

        assertThat(rollout.wants(first)).isFalse();
        assertThat(rollout.isDone()).isFalse();
        assertThat(rollout.refused(first, "digest").refusal()).isNull();
    }

    @Test
    void isNotSettledAfterAWithdrawalUntilTheNextDeploymentAnswers() {
        assertThat(Rollout.of(second).applied(first).withdrawn().isSettled()).isFalse();
    }
}
