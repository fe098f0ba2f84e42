package dev.perennial.ingest.domain;

import dev.perennial.ingest.domain.ExampleState.FeaturesWaiting;
import dev.perennial.ingest.domain.ExampleState.LabelWaiting;
import dev.perennial.ingest.domain.ExampleState.Met;

/**
 * What the join of one model did on one partition. Counts are of all time, but those of what waits.
 *
 * @param joined        examples made
 * @param waiting       features that wait for their label, or for what makes them complete
 * @param labelsWaiting labels that wait for their features
 * @param expired       features whose label did not come within the horizon
 * @param late          features and labels that came after the horizon
 * @param unmatched     labels whose features did not come within the horizon
 * @param duplicate     features and labels that repeated earlier ones
 * @param corrected     labels of another value than the first one of their example
 */
public record JoinTally(
        long joined,
        long waiting,
        long labelsWaiting,
        long expired,
        long late,
        long unmatched,
        long duplicate,
        long corrected) {
    /** Before the first record. */
    public static final JoinTally NOTHING = new JoinTally(0, 0, 0, 0, 0, 0, 0, 0);

    /** @param before and {@code next}: what is remembered before and after; null: nothing */
    public JoinTally counting(Outcome outcome, ExampleState before, ExampleState next) {
        return new JoinTally(
                joined + one(outcome == Outcome.JOINED),
                waiting + one(isOpen(next)) - one(isOpen(before)),
                labelsWaiting + one(next instanceof LabelWaiting) - one(before instanceof LabelWaiting),
                expired + one(outcome == Outcome.EXPIRED),
                late + one(outcome == Outcome.FEATURES_LATE || outcome == Outcome.LABEL_LATE),
                unmatched + one(outcome == Outcome.LABEL_UNMATCHED),
                duplicate + one(outcome == Outcome.DUPLICATE),
                corrected + one(outcome == Outcome.CORRECTED));
    }

    /** The counts of both. */
    public JoinTally plus(JoinTally other) {
        return new JoinTally(
                joined + other.joined,
                waiting + other.waiting,
                labelsWaiting + other.labelsWaiting,
                expired + other.expired,
                late + other.late,
                unmatched + other.unmatched,
                duplicate + other.duplicate,
                corrected + other.corrected);
    }

    private static boolean isOpen(ExampleState state) {
        return state instanceof FeaturesWaiting || state instanceof Met;
    }

    private static int one(boolean counts) {
        return counts ? 1 : 0;
    }
}
