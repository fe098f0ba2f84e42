package dev.perennial.training.domain;

import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.event.ExpectationOutcome;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import dev.perennial.training.domain.refresh.RefreshOutcome;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One execution of training as it stands. What is not known yet, or does not apply, is null.
 *
 * @param runId             id of the request that started it
 * @param detail            the cause in one sentence, for people
 * @param challengerVersion the version that is judged
 * @param refitVersion      the same recipe fitted through the newest example
 * @param exampleCount      examples in the window, the holdout included
 * @param holdoutCount      the newest of them, which the challenger has not seen
 * @param trainedThrough    latest event time fitted by the newest version (UTC)
 * @param algorithm         what was fitted: the best trial's, {@code blend} or {@code uploaded}
 * @param metric            what picked it
 * @param score             its value on the validation part
 * @param why               one sentence on why that trial won; null for a blend, and before it is trained
 * @param segments          segments read
 * @param failure           why there is no model, in words that somebody can act on; while it waits, what for
 * @param expectations      how the definition's expectations fared; empty before they were looked at, and without any
 * @param selfTraining  what examples without a label were worth; of runs whose definition asks for it
 * @param refresh       whether what serves was continued, and what that was worth; of runs whose definition asks for it
 */
public record Run(
        UUID runId,
        String modelName,
        Reason reason,
        String detail,
        State state,
        Integer challengerVersion,
        Integer refitVersion,
        Integer exampleCount,
        Integer holdoutCount,
        Instant trainedThrough,
        String algorithm,
        Metric metric,
        Double score,
        String why,
        int segments,
        Instant requestedAt,
        Instant startedAt,
        Instant finishedAt,
        String failure,
        List<ExpectationOutcome> expectations,
        Ablation selfTraining,
        RefreshOutcome refresh) {
    public Run {
        expectations = List.copyOf(expectations);
    }

    /** How far a run is. */
    public enum State {
        /** an upload, for examples that it can be judged on */
        WAITING,
        QUEUED,
        RUNNING,
        TRAINED,
        FAILED
    }
}
