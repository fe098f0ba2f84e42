package dev.perennial.training.domain.tuning;

import static java.util.Objects.requireNonNull;

/**
 * Who found something. No decision depends on it.
 *
 * @param replica the replica that fitted it
 * @param attempt how often it was begun until it was found, from 1
 */
public record Origin(String replica, int attempt) {
    public Origin {
        requireNonNull(replica, "replica");
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt: " + attempt + " (expected: >= 1)");
        }
    }
}
