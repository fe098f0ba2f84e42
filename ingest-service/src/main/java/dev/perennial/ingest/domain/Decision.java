package dev.perennial.ingest.domain;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.event.ExampleJoined;

/**
 * What follows from one record for its example id.
 *
 * @param next    what is remembered from now on; null: nothing
 * @param example the example that was made; null unless {@link Outcome#JOINED}
 */
public record Decision(Outcome outcome, ExampleState next, ExampleJoined example) {
    public Decision {
        requireNonNull(outcome, "outcome");
        if ((example != null) != (outcome == Outcome.JOINED)) {
            throw new IllegalArgumentException("example: " + example + " (expected: one exactly when JOINED)");
        }
    }

    static Decision of(Outcome outcome, ExampleState next) {
        return new Decision(outcome, next, null);
    }
}
