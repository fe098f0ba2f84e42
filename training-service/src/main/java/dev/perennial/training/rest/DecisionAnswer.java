package dev.perennial.training.rest;

import dev.perennial.contracts.Json;
import dev.perennial.training.store.TriggerRepository.Decided;
import java.util.UUID;

/**
 * A decision as it is answered.
 *
 * @param decision {@code run} or {@code wait}
 * @param runId    the run that starts; null when none does
 * @param reason   why it starts; null when none does
 * @param detail   the decision in one sentence
 */
record DecisionAnswer(String decision, UUID runId, String reason, String detail) {
    static DecisionAnswer of(Decided decided) {
        return decided.decision().isRun()
                ? new DecisionAnswer(
                        "run",
                        decided.runId(),
                        Json.name(decided.decision().reason()),
                        decided.decision().detail())
                : new DecisionAnswer("wait", null, null, decided.decision().detail());
    }
}
