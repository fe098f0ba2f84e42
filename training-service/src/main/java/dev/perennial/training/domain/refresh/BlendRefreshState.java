package dev.perennial.training.domain.refresh;

import static java.util.Objects.requireNonNull;

/**
 * What is needed beside a blend's graph and members to go on from it. Part of its provenance, as JSON.
 *
 * @param trainingSha256 digest of what of the definition decides a model
 * @param refreshes      refreshes since its members were fitted, at least 0
 */
public record BlendRefreshState(String trainingSha256, int refreshes) {
    public BlendRefreshState {
        requireNonNull(trainingSha256, "trainingSha256");
        if (refreshes < 0) {
            throw new IllegalArgumentException("refreshes: " + refreshes + " (expected: at least 0)");
        }
    }
}
