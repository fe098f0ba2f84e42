package dev.perennial.evaluation.store;

import dev.perennial.contracts.event.ModelDeployment.DeployedVersion;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.evaluation.domain.RegisteredVersion;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A trained version. */
@Entity
@Table(name = "version")
@IdClass(VersionRow.Key.class)
class VersionRow {
    record Key(String modelName, int modelVersion) {}

    @Id
    String modelName;

    @Id
    int modelVersion;

    @Enumerated(EnumType.STRING)
    RegisteredVersion.Kind kind;

    UUID runId;
    String algorithm;
    String artifactPrefix;
    String manifestSha256;
    Instant trainedThrough;
    long exampleCount;

    protected VersionRow() {}

    VersionRow(String modelName, UUID runId, RegisteredVersion.Kind kind, TrainedVersion version) {
        this.modelName = modelName;
        this.modelVersion = version.modelVersion();
        this.kind = kind;
        this.runId = runId;
        this.algorithm = version.algorithm();
        this.artifactPrefix = version.artifactPrefix();
        this.manifestSha256 = version.manifestSha256();
        this.trainedThrough = version.trainedThrough();
        this.exampleCount = version.exampleCount();
    }

    DeployedVersion deployed() {
        return new DeployedVersion(modelVersion, artifactPrefix, manifestSha256, trainedThrough);
    }

    /** @param verdict the one of its run; null before it is judged */
    RegisteredVersion registered(VerdictRow verdict) {
        return new RegisteredVersion(
                modelVersion,
                kind,
                runId,
                algorithm,
                RegisteredVersion.State.of(
                        modelVersion,
                        verdict == null ? null : verdict.verdict,
                        verdict == null ? null : verdict.deployedVersion),
                trainedThrough,
                exampleCount,
                artifactPrefix,
                manifestSha256,
                verdict == null ? null : verdict.deployedVersion,
                verdict == null ? null : verdict.championVersion,
                verdict == null ? null : verdict.evaluatedAt,
                verdict == null ? null : verdict.checks());
    }
}
