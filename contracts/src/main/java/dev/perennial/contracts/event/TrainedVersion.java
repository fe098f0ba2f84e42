package dev.perennial.contracts.event;

import java.time.Instant;

/**
 * One immutable trained artifact as training-service announces it.
 *
 * @param modelVersion   from 1, never reused within a model
 * @param algorithm      what was fitted, e.g. {@code gradient-boosting}; {@code uploaded} for a model that
 *                       somebody brought
 * @param artifactPrefix where its bundle lies in the bucket, e.g. {@code models/flight-delay/7/}
 * @param manifestSha256 digest of the bundle's manifest, and so of every file in it
 * @param trainedThrough latest event time fitted (UTC); of an uploaded model, what whoever brought it says
 * @param exampleCount   labelled examples fitted, at least 1; of an uploaded model, those that its profile was made of
 */
public record TrainedVersion(
        int modelVersion,
        String algorithm,
        String artifactPrefix,
        String manifestSha256,
        Instant trainedThrough,
        long exampleCount) {
    public TrainedVersion {
        Require.atLeast(1, modelVersion, "modelVersion");
        Require.nonBlank(algorithm, "algorithm");
        Require.objectKey(artifactPrefix, "artifactPrefix");
        Require.sha256(manifestSha256, "manifestSha256");
        Require.present(trainedThrough, "trainedThrough");
        Require.atLeast(1, exampleCount, "exampleCount");
    }
}
