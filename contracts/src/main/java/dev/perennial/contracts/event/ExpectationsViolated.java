package dev.perennial.contracts.event;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Names;
import java.util.List;
import java.util.UUID;

/**
 * The examples of a run were not as the definition expects. Topic {@code data-quality}; sent by training-service.
 *
 * @param runId      the run
 * @param blocked    whether it gave no model because of that
 * @param violations the expectations that were not met, at least one
 */
public record ExpectationsViolated(
        EventContext context, String modelName, UUID runId, boolean blocked, List<ExpectationOutcome> violations)
        implements PipelineEvent {
    public ExpectationsViolated {
        Require.present(context, "context");
        Names.requireModel(modelName);
        Require.present(runId, "runId");
        violations = List.copyOf(Require.present(violations, "violations"));
        if (violations.isEmpty()) {
            throw new InvalidInputException("violations", "none", "at least one");
        }
    }
}
