package dev.perennial.training.domain.tracking;

import static java.util.Objects.requireNonNull;

/**
 * A part of a trial's fit, and who fitted it.
 *
 * @param share   of its rounds or epochs, from the start, in (0, 1]
 * @param replica who fitted it
 * @param attempt how often it was begun until it was found, from 1: more than 1 where a replica was lost over it
 */
public record Rung(double share, String replica, int attempt) {
    public Rung {
        requireNonNull(replica, "replica");
    }
}
