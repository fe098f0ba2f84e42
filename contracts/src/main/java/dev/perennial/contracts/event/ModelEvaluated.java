package dev.perennial.contracts.event;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Names;
import java.util.List;
import java.util.UUID;

/**
 * A challenger was judged, once. Topic {@code model-evaluated}, kept forever; sent by evaluation-service.
 *
 * @param runId           the run that trained it
 * @param modelVersion    the challenger
 * @param championVersion what it was compared with; null for a first model
 * @param verdict         the outcome
 * @param deployedVersion what becomes champion: the refit or the challenger itself; null when rejected
 * @param exampleCount    examples it was judged on
 * @param checks          every check with every number, in the order of the definition's gates
 */
public record ModelEvaluated(
        EventContext context,
        String modelName,
        UUID runId,
        int modelVersion,
        Integer championVersion,
        Verdict verdict,
        Integer deployedVersion,
        int exampleCount,
        List<Check> checks)
        implements PipelineEvent {
    /** The outcome of judging. */
    public enum Verdict {
        PROMOTED,
        REJECTED
    }

    public ModelEvaluated {
        Require.present(context, "context");
        Names.requireModel(modelName);
        Require.present(runId, "runId");
        Require.atLeast(1, modelVersion, "modelVersion");
        Require.present(verdict, "verdict");
        Require.absentOrAtLeast(1, championVersion, "championVersion");
        Require.absentOrAtLeast(1, deployedVersion, "deployedVersion");
        if ((verdict == Verdict.PROMOTED) != (deployedVersion != null)) {
            throw new InvalidInputException(
                    "deployedVersion", "" + deployedVersion, "a version exactly when the verdict is promoted");
        }
        Require.atLeast(0, exampleCount, "exampleCount");
        checks = Require.list(checks, "checks");
    }

    /**
     * One check of a verdict. A number that does not apply is null; the others are finite.
     *
     * @param name        e.g. {@code log-loss not-worse than champion}
     * @param passed      whether it holds
     * @param challenger  the challenger's metric
     * @param champion    the champion's metric on the same examples
     * @param difference  challenger minus champion, in the metric's unit
     * @param lowerBound  lower bound of the difference at the gate's confidence
     * @param upperBound  upper bound of the difference at the gate's confidence
     * @param limit       what the number was held against
     * @param explanation the check in one sentence
     */
    public record Check(
            String name,
            boolean passed,
            Double challenger,
            Double champion,
            Double difference,
            Double lowerBound,
            Double upperBound,
            Double limit,
            String explanation) {
        public Check {
            Require.nonBlank(name, "name");
            Require.absentOrFinite(challenger, "challenger");
            Require.absentOrFinite(champion, "champion");
            Require.absentOrFinite(difference, "difference");
            Require.absentOrFinite(lowerBound, "lowerBound");
            Require.absentOrFinite(upperBound, "upperBound");
            Require.absentOrFinite(limit, "limit");
            Require.nonBlank(explanation, "explanation");
        }
    }
}
