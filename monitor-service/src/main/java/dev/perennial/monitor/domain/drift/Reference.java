package dev.perennial.monitor.domain.drift;

import static java.util.Objects.requireNonNull;

import dev.perennial.model.profile.ReferenceProfile;

/**
 * What windows are compared with.
 *
 * @param modelVersion the champion
 * @param profile      the distributions that it was trained on
 */
public record Reference(int modelVersion, ReferenceProfile profile) {
    public Reference {
        if (modelVersion < 1) {
            throw new IllegalArgumentException("modelVersion: " + modelVersion + " (expected: >= 1)");
        }
        requireNonNull(profile, "profile");
    }
}
