package dev.perennial.training.domain;

import dev.perennial.contracts.Durations;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ModelDefinition.Triggers;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import java.time.Instant;

/** When a model is trained without anybody asking for it. */
public final class TriggerPolicy {
    private TriggerPolicy() {}

    public static Decision decide(ModelDefinition definition, TriggerState state) {
        Triggers triggers = definition.training().triggers();
        int least = HoldoutSplit.leastWindow(definition.evaluation().holdout());
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
        if (state.freshExamples() < 1) {
            return Decision.await("no example came since the last run");
        }
        Decision wish = wish(triggers, state);
        return wish.isRun() ? limited(triggers, state, wish) : wish;
    }

    private static Decision wish(Triggers triggers, TriggerState state) {
        if (triggers.drift() && state.pendingDrift() > 0) {
            return Decision.run(
                    Reason.DRIFT,
                    "drift was detected; %d examples came since the last run".formatted(state.freshExamples()));
        }
        if (triggers.examples() == null) {
            return Decision.await("no drift; the number of examples starts no run of this model");
        }
        if (state.freshExamples() < triggers.examples()) {
            return Decision.await("%d of %d new examples".formatted(state.freshExamples(), triggers.examples()));
        }
        return Decision.run(Reason.EXAMPLES, "%d new examples".formatted(state.freshExamples()));
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
