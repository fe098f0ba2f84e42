package dev.perennial.ingest.domain;

import java.util.Optional;

/** What became of a feature event, a label, or a remembered state. */
public enum Outcome {
    /** remembered until its counterpart comes */
    WAITING(null),
    /** the aggregates of the features are known */
    COMPLETED(null),
    /** label and features met */
    JOINED(null),
    /** the same side came before: dropped */
    DUPLICATE(null),
    /** a label of another value than the first one of its example, which stands */
    CORRECTED("label-corrected"),
    /** features that came when stream time had passed their horizon */
    FEATURES_LATE("features-after-horizon"),
    /** a label that was known after the horizon of its features */
    LABEL_LATE("label-after-horizon"),
    /** a label whose features did not come within the horizon */
    LABEL_UNMATCHED("label-without-features"),
    /** features whose label did not come within the horizon */
    EXPIRED(null),
    /** a joined example about which nothing more can come */
    FORGOTTEN(null);

    private final String deadLetterReason;

    Outcome(String deadLetterReason) {
        this.deadLetterReason = deadLetterReason;
    }

    /** Why the record goes to the dead-letter topic; empty when it does not. */
    public Optional<String> deadLetterReason() {
        return Optional.ofNullable(deadLetterReason);
    }
}
