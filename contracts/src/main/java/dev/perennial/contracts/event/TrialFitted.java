package dev.perennial.contracts.event;

import dev.perennial.contracts.Names;
import java.util.UUID;

/**
 * A part of a tuning trial is fitted, and what was found is stored. Topic {@code trial-results}; sent by training-service to itself.
 *
 * @param runId   the run that searches
 * @param place   which of the search's tasks it was, in the order asked for, from 0
 * @param trial   the trial, from 1
 * @param rung    how far it went, from 0
 * @param replica who fitted it
 */
public record TrialFitted(
        EventContext context, String modelName, UUID runId, int place, int trial, int rung, String replica)
        implements PipelineEvent {
    public TrialFitted {
        Require.present(context, "context");
        Names.requireModel(modelName);
        Require.present(runId, "runId");
        Require.atLeast(0, place, "place");
        Require.atLeast(1, trial, "trial");
        Require.atLeast(0, rung, "rung");
        Require.nonBlank(replica, "replica");
    }

    /** The run: its results keep their order. */
    @Override
    public String key() {
        return runId.toString();
    }
}
