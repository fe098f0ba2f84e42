package dev.perennial.serving;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.model.bundle.Bundle;
import java.time.Instant;

/** Deployments for tests. */
public final class Deployments {
    private static final Instant AT = Instant.parse("2014-01-08T00:00:00Z");

    private Deployments() {}

    /** One whose bundle does not exist. */
    public static ModelDeployment deployment(String modelName, long sequence, int version) {
        return deployment(modelName, sequence, version, Digests.sha256(new byte[] {(byte) version}));
    }

    public static ModelDeployment deployment(String modelName, long sequence, int version, String manifestSha256) {
        return new ModelDeployment(
                EventContext.first(EventContext.idOf(modelName + "/" + sequence), AT),
                modelName,
                sequence,
                new ModelDeployment.DeployedVersion(version, Bundle.prefix(modelName, version), manifestSha256, AT),
                null,
                ModelDeployment.Reason.PROMOTION,
                "gate");
    }
}
