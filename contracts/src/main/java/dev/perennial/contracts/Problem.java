package dev.perennial.contracts;

import static java.util.Objects.requireNonNull;

/**
 * One thing that is wrong with an input, in words that its author can act on.
 *
 * @param path     the field, dotted from the root, e.g. {@code features.distance_mi.min}; {@code $} is the root itself
 * @param found    what stands there, as JSON, cut to 80 characters
 * @param expected what is allowed there
 */
public record Problem(String path, String found, String expected) {
    private static final int FOUND_LIMIT = 80;

    public Problem {
        requireNonNull(path, "path");
        requireNonNull(found, "found");
        requireNonNull(expected, "expected");
        if (found.length() > FOUND_LIMIT) {
            found = found.substring(0, FOUND_LIMIT) + "…";
        }
    }

    @Override
    public String toString() {
        return path + ": " + found + " (expected: " + expected + ")";
    }
}
