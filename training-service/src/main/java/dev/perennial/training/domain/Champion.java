package dev.perennial.training.domain;

import static java.util.Objects.requireNonNull;

/**
 * A version that serves, or did.
 *
 * @param modelVersion   from 1
 * @param artifactPrefix where its bundle lies in the bucket
 * @param manifestSha256 digest that the bundle's manifest must have
 */
public record Champion(int modelVersion, String artifactPrefix, String manifestSha256) {
    public Champion {
        requireNonNull(artifactPrefix, "artifactPrefix");
        requireNonNull(manifestSha256, "manifestSha256");
    }
}
