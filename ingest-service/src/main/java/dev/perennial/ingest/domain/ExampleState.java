package dev.perennial.ingest.domain;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.LabelObserved;
import java.util.Optional;

/** What the join remembers of one example id. */
public sealed interface ExampleState {
    /** Stream time, in epoch milliseconds, after which it is forgotten. */
    long deadlineMillis();

    /** How it counts when it is forgotten. */
    Outcome whenForgotten();

    /** The features of a state that waits for their aggregates; empty for any other, and for null. */
    static Optional<FeaturesObserved> partial(ExampleState state) {
        if (state instanceof FeaturesWaiting waiting && waiting.vector() == Vector.PARTIAL) {
            return Optional.of(waiting.features());
        }
        return state instanceof Met met ? Optional.of(met.features()) : Optional.empty();
    }

    /** The first label of a state that has one; empty for any other, and for null. */
    static Optional<Object> label(ExampleState state) {
        if (state instanceof LabelWaiting waiting) {
            return Optional.of(waiting.label().label());
        }
        if (state instanceof Met met) {
            return Optional.of(met.label().label());
        }
        return state instanceof Joined joined ? Optional.of(joined.label()) : Optional.empty();
    }

    /** How the features of an example came to be. */
    enum Vector {
        /** sent by a producer: the aggregates as of the event time are still to be added */
        PARTIAL,
        /** complete: nothing is to be added, or it has been added */
        COMPLETE,
        /** what a model saw when it answered; it stands, whatever else comes */
        SERVED
    }

    /**
     * The features came; their label may still come.
     *
     * @param features       with values as checked
     * @param vector         how they came to be
     * @param deadlineMillis event time plus horizon
     */
    record FeaturesWaiting(FeaturesObserved features, Vector vector, long deadlineMillis) implements ExampleState {
        public FeaturesWaiting {
            requireNonNull(features, "features");
            requireNonNull(vector, "vector");
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
     * Features and label met before the aggregates of the features could be computed. The example is made when they can.
     *
     * @param features with values as checked
     * @param label    with value as checked and its known time
     */
    record Met(FeaturesObserved features, LabelObserved label) implements ExampleState {
        public Met {
            requireNonNull(features, "features");
            requireNonNull(label, "label");
        }

        /** Nothing is forgotten that can still become an example. */
        @Override
        public long deadlineMillis() {
            return Long.MAX_VALUE - 1;
        }

        @Override
        public Outcome whenForgotten() {
            return Outcome.EXPIRED;
        }
    }

    /**
     * The example was made; what comes for it again is a repeat.
     *
     * @param deadlineMillis the later of event time and known time, plus horizon
     * @param label          its label: Boolean, String or Double
     */
    record Joined(long deadlineMillis, Object label) implements ExampleState {
        public Joined {
            requireNonNull(label, "label");
        }

        @Override
        public Outcome whenForgotten() {
            return Outcome.FORGOTTEN;
        }
    }
}
