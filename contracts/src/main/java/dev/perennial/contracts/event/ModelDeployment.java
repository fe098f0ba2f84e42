package dev.perennial.contracts.event;

import dev.perennial.contracts.Names;
import java.time.Instant;

/**
 * What every serving replica should serve of one model. Topic {@code model-deployments}, compacted; sent by
 * evaluation-service. A replica rebuilds itself from this and object storage alone. A record without a value withdraws the
 * model; a later deployment of the same name goes on with the next sequence.
 *
 * @param sequence        from 1, one more with every move of the champion; a replica ignores a smaller one
 * @param champion        what answers
 * @param previousVersion what answered before; null for the first
 * @param reason          why the champion moved
 * @param actor           who or what moved it, e.g. {@code gate} or a user's name
 */
public record ModelDeployment(
        EventContext context,
        String modelName,
        long sequence,
        DeployedVersion champion,
        Integer previousVersion,
        Reason reason,
        String actor)
        implements PipelineEvent {
    /** Why the champion moved. */
    public enum Reason {
        PROMOTION,
        ROLLBACK
    }

    public ModelDeployment {
        Require.present(context, "context");
        Names.requireModel(modelName);
        Require.atLeast(1, sequence, "sequence");
        Require.present(champion, "champion");
        Require.absentOrAtLeast(1, previousVersion, "previousVersion");
        Require.present(reason, "reason");
        Require.nonBlank(actor, "actor");
    }

    /**
     * A version and where to find it.
     *
     * @param modelVersion   from 1
     * @param artifactPrefix where its bundle lies in the bucket
     * @param manifestSha256 digest that the bundle's manifest must have
     * @param trainedThrough latest event time fitted (UTC)
     */
    public record DeployedVersion(
            int modelVersion, String artifactPrefix, String manifestSha256, Instant trainedThrough) {
        public DeployedVersion {
            Require.atLeast(1, modelVersion, "modelVersion");
            Require.objectKey(artifactPrefix, "artifactPrefix");
            Require.sha256(manifestSha256, "manifestSha256");
            Require.present(trainedThrough, "trainedThrough");
        }
    }
}
