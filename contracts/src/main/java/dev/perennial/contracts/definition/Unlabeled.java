package dev.perennial.contracts.definition;

import static java.util.Objects.requireNonNull;

/**
 * What training does with examples whose label did not come.
 *
 * @param kind       what is done with them
 * @param confidence least probability of a class that is taken for a label, above 0.5 and below 1
 * @param weight     how much such an example counts, in (0, 1]; a labelled one counts 1
 */
public record Unlabeled(Kind kind, double confidence, double weight) {
    /** What is done with them. */
    public enum Kind {
        /** the model's own sure predictions are taken for labels, if that helps on later examples */
        SELF_TRAINING
    }

    public Unlabeled {
        requireNonNull(kind, "kind");
    }
}
