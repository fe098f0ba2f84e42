package dev.perennial.ingest.domain;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.LabelObserved;

/** What the join remembers of one example id. */
public sealed interface ExampleState {
    /** Stream time, in epoch milliseconds, after which it is forgotten. */
    long deadlineMillis();

    /** How it counts when it is forgotten. */
    Outcome whenForgotten();

    /**
     * The features came; their label may still come.
     *
     * @param features       with values as checked
     * @param deadlineMillis event time plus horizon
     */
    record FeaturesWaiting(FeaturesObserved features, long deadlineMillis) implements ExampleState {
        public FeaturesWaiting {
            requireNonNull(features, "features");
        }

        @Override
        public Outcome whenForgotten() {
            return Outcome.EXPIRED;
        }
    }

    /**
     * The label came; its features may still come.
     *
     * @param label          with value as checked and its known time
     * @param source         the record, for the dead-letter topic if the features do not come
     * @param deadlineMillis known time plus horizon
     */
    record LabelWaiting(LabelObserved label, SourceRecord source, long deadlineMillis) implements ExampleState {
        public LabelWaiting {
            requireNonNull(label, "label");
            requireNonNull(label.knownAt(), "label.knownAt");
            requireNonNull(source, "source");
        }

        @Override
        public Outcome whenForgotten() {
            return Outcome.LABEL_UNMATCHED;
        }
    }

    /**
     * The example was made; what comes for it again is a repeat.
     *
     * @param deadlineMillis the later of event time and known time, plus horizon
     */
    record Joined(long deadlineMillis) implements ExampleState {
        @Override
        public Outcome whenForgotten() {
            return Outcome.FORGOTTEN;
        }
    }
}
