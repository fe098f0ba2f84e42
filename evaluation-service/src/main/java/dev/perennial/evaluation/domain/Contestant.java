package dev.perennial.evaluation.domain;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.definition.ModelDefinition;
import java.time.Instant;

/**
 * A version and what it answered on the holdout.
 *
 * @param modelVersion   from 1
 * @param trainedThrough latest event time fitted (UTC)
 * @param definition     the one in its bundle; null when that could not be read
 * @param scores         one row per example of the holdout, as the model gives them; null when it did not answer
 * @param refusal        why it did not answer, in words that follow a colon; null when it did
 */
@SuppressWarnings("ArrayRecordComponent") // a table of numbers; contestants are never compared with each other
public record Contestant(
        int modelVersion, Instant trainedThrough, ModelDefinition definition, double[][] scores, String refusal) {
    public Contestant {
        requireNonNull(trainedThrough, "trainedThrough");
        if ((refusal == null) != (scores != null) || (scores != null && definition == null)) {
            throw new IllegalArgumentException(
                    "refusal: " + refusal + " (expected: either a refusal, or definition and scores)");
        }
    }

    /** A version that answered. */
    public static Contestant answered(
            int modelVersion, Instant trainedThrough, ModelDefinition definition, double[][] scores) {
        return new Contestant(
                modelVersion,
                trainedThrough,
                requireNonNull(definition, "definition"),
                requireNonNull(scores, "scores"),
                null);
    }

    /** A version that did not answer; the definition is null when it could not even be read. */
    public static Contestant refused(
            int modelVersion, Instant trainedThrough, ModelDefinition definition, String refusal) {
        return new Contestant(modelVersion, trainedThrough, definition, null, requireNonNull(refusal, "refusal"));
    }

    /** Whether it is known to answer another question, so that there is nothing to compare. */
    boolean answersAnotherQuestionThan(ModelDefinition other) {
        return definition != null
                && !(definition.task() == other.task()
                        && definition.label().name().equals(other.label().name())
                        && definition.classes().equals(other.classes()));
    }

    Contestant select(int[] rows) {
        return scores == null
                ? this
                : new Contestant(modelVersion, trainedThrough, definition, Rows.select(scores, rows), null);
    }
}
