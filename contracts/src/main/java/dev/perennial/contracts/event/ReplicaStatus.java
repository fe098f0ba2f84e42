package dev.perennial.contracts.event;

import dev.perennial.contracts.Names;

/**
 * What one serving replica really serves. Topic {@code replica-status}, compacted; sent by serving-service.
 *
 * @param replicaId    the replica
 * @param sequence     the deployment that this answers to
 * @param modelVersion what it serves now; null while it serves nothing of the model
 * @param state        whether the deployment was applied
 * @param detail       the reason of a refusal; null when applied
 */
public record ReplicaStatus(
        EventContext context,
        String modelName,
        String replicaId,
        long sequence,
        Integer modelVersion,
        State state,
        String detail)
        implements PipelineEvent {
    /** What became of a deployment on a replica. */
    public enum State {
        APPLIED,
        REFUSED
    }

    public ReplicaStatus {
        Require.present(context, "context");
        Names.requireModel(modelName);
        Require.nonBlank(replicaId, "replicaId");
        Require.atLeast(1, sequence, "sequence");
        Require.absentOrAtLeast(1, modelVersion, "modelVersion");
        Require.present(state, "state");
    }

    @Override
    public String key() {
        return modelName + ":" + replicaId;
    }
}
