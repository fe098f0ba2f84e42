package dev.perennial.contracts.event;

import dev.perennial.contracts.Names;
import java.util.UUID;

/**
 * A part of a tuning trial should be fitted, by whichever replica takes it. Topic {@code trial-requests}; sent by training-service to itself. Which
 * settings, and what the part before left, is kept in its database under the run and the place.
 *
 * @param runId the run that searches
 * @param place which of the search's tasks it is, in the order asked for, from 0
 * @param trial the trial, from 1
 * @param rung  how far it goes, from 0
 */
public record TrialRequested(EventContext context, String modelName, UUID runId, int place, int trial, int rung)
        implements PipelineEvent {
    public TrialRequested {
        Require.present(context, "context");
        Names.requireModel(modelName);
        Require.present(runId, "runId");
        Require.atLeast(0, place, "place");
        Require.atLeast(1, trial, "trial");
        Require.atLeast(0, rung, "rung");
    }

    /** The run, a colon, the place: so the tasks of one run are spread over the partitions, and so over the replicas. */
    @Override
    public String key() {
        return runId + ":" + place;
    }
}
