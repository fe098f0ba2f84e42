package dev.perennial.training.domain;

import dev.perennial.contracts.Durations;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ModelDefinition.Holdout;
import dev.perennial.contracts.definition.ModelDefinition.Triggers;
import java.time.Instant;

/**
 * When a model is trained without anybody asking for it. Every such run has a whole holdout of examples that no run has
 * seen: fewer could not show that its model is better than the champion, and the cause would be spent on a rejection.
 */
public final class TriggerPolicy {
    private TriggerPolicy() {}

    public static Decision decide(ModelDefinition definition, TriggerState state) {
        Triggers triggers = definition.training().triggers();
        Holdout holdout = definition.evaluation().holdout();
        int least = HoldoutSplit.leastWindow(holdout);
        if (state.held()) {
            return Decision.await("automatic training is held");
        }
        if (state.active()) {
            return Decision.await("a run is queued or running");
        }
        if (state.examples() < least) {
            return Decision.await(
                    "%d of the %d examples that a first holdout needs".formatted(state.examples(), least));
        }
        Decision wish = new Causes(definition, state).decide();
        if (wish.isRun() && !isEnoughToJudge(definition, state.freshExamples())) {
            return Decision.await(
                    "%s, but a holdout needs at least %d".formatted(wish.detail(), holdout.minExamples()));
        }
        return wish.isRun() ? limited(triggers, state, wish) : wish;
    }

    /** Whether so many examples since the last run can show that a model learnt from them. */
    public static boolean isEnoughToJudge(ModelDefinition definition, long freshExamples) {
        return freshExamples >= definition.evaluation().holdout().minExamples();
    }

    private static Decision limited(Triggers triggers, TriggerState state, Decision wish) {
        if (state.lastAutomatic() != null) {
            Instant next = state.lastAutomatic().plus(triggers.cooldown());
            if (state.knownThrough().isBefore(next)) {
                return Decision.await("%s, but the last run is less than %s ago; known time is %s, the next run from %s"
                        .formatted(wish.detail(), Durations.format(triggers.cooldown()), state.knownThrough(), next));
            }
        }
        if (state.automaticInDay() >= triggers.maxRunsPerDay()) {
            return Decision.await(
                    "%s, but there were %d runs in 24 hours already".formatted(wish.detail(), state.automaticInDay()));
        }
        return wish;
    }
}
