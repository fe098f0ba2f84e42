package dev.perennial.evaluation.store;

import dev.perennial.contracts.event.ModelDeployment.DeployedVersion;

/**
 * Where a model stands.
 *
 * @param sequence moves of its champion so far; a new move is compared with it
 * @param champion the champion; null before the first promotion
 */
public record Standing(long sequence, DeployedVersion champion) {
    /** The champion's version; null before the first promotion. */
    public Integer championVersion() {
        return champion == null ? null : champion.modelVersion();
    }
}
