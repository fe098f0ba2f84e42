package dev.perennial.evaluation.domain;

import dev.perennial.contracts.event.ModelEvaluated.Check;
import dev.perennial.contracts.event.ModelEvaluated.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A version as the registry knows it. Everything from {@code deployedVersion} on is null until its run is judged.
 *
 * @param modelVersion    from 1, never reused within a model
 * @param kind            its part in the run
 * @param runId           the run that trained it
 * @param algorithm       what was fitted
 * @param state           how far it came
 * @param trainedThrough  latest event time fitted (UTC)
 * @param exampleCount    labelled examples fitted
 * @param artifactPrefix  where its bundle lies in the bucket
 * @param manifestSha256  digest of the bundle's manifest
 * @param deployedVersion what the run put in the champion's place; null when the run was rejected
 * @param championVersion what the run was compared with; null for a first model
 * @param evaluatedAt     when the verdict was made (UTC)
 * @param checks          every check of the run's verdict
 */
public record RegisteredVersion(
        int modelVersion,
        Kind kind,
        UUID runId,
        String algorithm,
        State state,
        Instant trainedThrough,
        long exampleCount,
        String artifactPrefix,
        String manifestSha256,
        Integer deployedVersion,
        Integer championVersion,
        Instant evaluatedAt,
        List<Check> checks) {
    /** A version's part in its run. */
    public enum Kind {
        /** fitted without the holdout and judged on it */
        CHALLENGER,
        /** the same recipe fitted through the newest example */
        REFIT
    }

    /** How far a version came. */
    public enum State {
        /** waits for its verdict */
        PENDING,
        /** passed; its refit was deployed instead of it */
        PROMOTED,
        /** its run did not pass */
        REJECTED,
        /** became champion by its run's verdict */
        DEPLOYED;

        /**
         * @param verdict         the run's; null before it is judged
         * @param deployedVersion what the verdict deployed; null when nothing
         */
        public static State of(int modelVersion, Verdict verdict, Integer deployedVersion) {
            if (verdict == null) {
                return PENDING;
            }
            return switch (verdict) {
                case REJECTED -> REJECTED;
                case PROMOTED -> deployedVersion == modelVersion ? DEPLOYED : PROMOTED;
            };
        }
    }
}
