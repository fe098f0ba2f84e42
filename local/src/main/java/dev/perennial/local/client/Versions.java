package dev.perennial.local.client;

import java.util.List;
import java.util.Optional;

/**
 * The registry's view of a model.
 *
 * @param champion what answers; null before the first promotion
 * @param versions newest first
 */
public record Versions(Integer champion, List<Version> versions) {
    public Versions {
        versions = List.copyOf(versions);
    }

    /**
     * One version.
     *
     * @param kind            {@code challenger} or {@code refit}
     * @param state           {@code pending}, {@code promoted}, {@code rejected} or {@code deployed}
     * @param deployedVersion what became champion by this version's verdict; null when nothing did
     */
    public record Version(
            int modelVersion,
            String kind,
            String state,
            Integer deployedVersion,
            String artifactPrefix,
            String manifestSha256) {
        /** Whether its verdict is still to come. */
        public boolean isPending() {
            return state.equals("pending");
        }
    }

    public Optional<Version> find(int modelVersion) {
        return versions.stream()
                .filter(version -> version.modelVersion() == modelVersion)
                .findFirst();
    }
}
