package dev.perennial.ingest.domain;

import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.ExampleUnlabelled;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.LabelObserved;
import dev.perennial.ingest.domain.ExampleState.FeaturesWaiting;
import dev.perennial.ingest.domain.ExampleState.Joined;
import dev.perennial.ingest.domain.ExampleState.LabelWaiting;
import dev.perennial.ingest.domain.ExampleState.Met;
import dev.perennial.ingest.domain.ExampleState.Vector;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Joins the label of an example to its features, once. The first label counts, and the first features, unless a model was
 * asked about the example: then what it saw. All time is the data's own, so the same records give the same examples in
 * whatever order they come within the horizon.
 */
public final class ExampleJoin {
    private ExampleJoin() {}

    /**
     * @param state     what is remembered of the example; null: nothing
     * @param features  with values as checked
     * @param vector    how they came to be
     * @param nowMillis how far the data's time had come before this record, in epoch milliseconds
     */
    public static Decision features(
            ExampleState state, FeaturesObserved features, Vector vector, Duration horizon, long nowMillis) {
        if (state != null && !(state instanceof LabelWaiting)) {
            return vector == Vector.SERVED ? serve(state, features, horizon) : Decision.of(Outcome.DUPLICATE, state);
        }
        FeaturesWaiting waiting = new FeaturesWaiting(features, vector, after(features.eventTime(), horizon));
        if (nowMillis > waiting.deadlineMillis()) {
            return Decision.of(Outcome.FEATURES_LATE, state);
        }
        return state instanceof LabelWaiting label
                ? meet(waiting, label.label(), horizon)
                : Decision.of(Outcome.WAITING, waiting);
    }

    /** What a model saw takes the place of what a producer sent, unless the example is made already. */
    private static Decision serve(ExampleState state, FeaturesObserved served, Duration horizon) {
        if (state instanceof FeaturesWaiting waiting && waiting.vector() != Vector.SERVED) {
            return Decision.of(Outcome.WAITING, new FeaturesWaiting(served, Vector.SERVED, waiting.deadlineMillis()));
        }
        return state instanceof Met met ? join(served, met.label(), horizon) : Decision.of(Outcome.DUPLICATE, state);
    }

    /**
     * @param state  what is remembered of the example; null: nothing
     * @param label  with value as checked and its known time
     * @param source the label's record
     */
    public static Decision label(ExampleState state, LabelObserved label, SourceRecord source, Duration horizon) {
        if (state == null) {
            return Decision.of(Outcome.WAITING, new LabelWaiting(label, source, after(label.knownAt(), horizon)));
        }
        if (state instanceof FeaturesWaiting features) {
            return meet(features, label, horizon);
        }
        boolean isRepeat = ExampleState.label(state).equals(Optional.of(label.label()));
        return Decision.of(isRepeat ? Outcome.DUPLICATE : Outcome.CORRECTED, state);
    }

    /**
     * The aggregates of an example's features are known now.
     *
     * @param state  what is remembered of the example; null: nothing
     * @param vector the features with the aggregates
     */
    public static Decision complete(ExampleState state, Map<String, Object> vector, Duration horizon) {
        if (state instanceof FeaturesWaiting waiting && waiting.vector() == Vector.PARTIAL) {
            return Decision.of(
                    Outcome.COMPLETED,
                    new FeaturesWaiting(with(waiting.features(), vector), Vector.COMPLETE, waiting.deadlineMillis()));
        }
        return state instanceof Met met
                ? join(with(met.features(), vector), met.label(), horizon)
                : Decision.of(Outcome.COMPLETED, state);
    }

    /** What is kept of a state that is forgotten: features whose label did not come, once their vector is complete. */
    public static Optional<ExampleUnlabelled> unlabelled(ExampleState state) {
        return state instanceof FeaturesWaiting waiting && waiting.vector() != Vector.PARTIAL
                ? Optional.of(unlabelled(waiting))
                : Optional.empty();
    }

    private static ExampleUnlabelled unlabelled(FeaturesWaiting waiting) {
        FeaturesObserved features = waiting.features();
        return new ExampleUnlabelled(
                features.context()
                        .causes(
                                "unlabelled/" + features.key(),
                                features.context().occurredAt()),
                features.modelName(),
                features.exampleId(),
                features.eventTime(),
                Instant.ofEpochMilli(waiting.deadlineMillis()),
                features.features());
    }

    /** A label that is too late leaves the features waiting, whichever of the two came first. */
    private static Decision meet(FeaturesWaiting waiting, LabelObserved label, Duration horizon) {
        if (label.knownAt().toEpochMilli() > waiting.deadlineMillis()) {
            return Decision.of(Outcome.LABEL_LATE, waiting);
        }
        return waiting.vector() == Vector.PARTIAL
                ? Decision.of(Outcome.WAITING, new Met(waiting.features(), label))
                : join(waiting.features(), label, horizon);
    }

    private static Decision join(FeaturesObserved features, LabelObserved label, Duration horizon) {
        long deadline = Math.max(after(features.eventTime(), horizon), after(label.knownAt(), horizon));
        return new Decision(Outcome.JOINED, new Joined(deadline, label.label()), example(features, label));
    }

    private static FeaturesObserved with(FeaturesObserved features, Map<String, Object> vector) {
        return new FeaturesObserved(
                features.context(),
                features.modelName(),
                features.exampleId(),
                features.eventTime(),
                features.knownAt(),
                vector);
    }

    private static ExampleJoined example(FeaturesObserved features, LabelObserved label) {
        return new ExampleJoined(
                // a producer may use one id for several labels; with the key it is one per example
                label.context().causes("example/" + label.key(), label.context().occurredAt()),
                features.modelName(),
                features.exampleId(),
                features.eventTime(),
                label.knownAt(),
                features.features(),
                label.label());
    }

    private static long after(Instant time, Duration horizon) {
        return time.plus(horizon).toEpochMilli();
    }
}
