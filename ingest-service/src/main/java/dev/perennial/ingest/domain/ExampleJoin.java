package dev.perennial.ingest.domain;

import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.LabelObserved;
import dev.perennial.ingest.domain.ExampleState.FeaturesWaiting;
import dev.perennial.ingest.domain.ExampleState.Joined;
import dev.perennial.ingest.domain.ExampleState.LabelWaiting;
import java.time.Duration;
import java.time.Instant;

/**
 * Joins the label of an example to its features, once: the first features and the first label count. All time is the
 * data's own, so the same records give the same examples in whatever order they come within the horizon.
 */
public final class ExampleJoin {
    private ExampleJoin() {}

    /**
     * @param state            what is remembered of the example; null: nothing
     * @param features         with values as checked
     * @param streamTimeMillis largest time seen before this record, in epoch milliseconds
     */
    public static Decision features(
            ExampleState state, FeaturesObserved features, Duration horizon, long streamTimeMillis) {
        if (state instanceof FeaturesWaiting || state instanceof Joined) {
            return Decision.of(Outcome.DUPLICATE, state);
        }
        FeaturesWaiting waiting = new FeaturesWaiting(features, after(features.eventTime(), horizon));
        if (streamTimeMillis > waiting.deadlineMillis()) {
            return Decision.of(Outcome.FEATURES_LATE, state);
        }
        return state instanceof LabelWaiting label
                ? meet(waiting, label.label(), horizon)
                : Decision.of(Outcome.WAITING, waiting);
    }

    /**
     * @param state  what is remembered of the example; null: nothing
     * @param label  with value as checked and its known time
     * @param source the label's record
     */
    public static Decision label(ExampleState state, LabelObserved label, SourceRecord source, Duration horizon) {
        if (state instanceof LabelWaiting || state instanceof Joined) {
            return Decision.of(Outcome.DUPLICATE, state);
        }
        return state instanceof FeaturesWaiting features
                ? meet(features, label, horizon)
                : Decision.of(Outcome.WAITING, new LabelWaiting(label, source, after(label.knownAt(), horizon)));
    }

    /** A label that is too late leaves the features waiting, whichever of the two came first. */
    private static Decision meet(FeaturesWaiting waiting, LabelObserved label, Duration horizon) {
        if (label.knownAt().toEpochMilli() > waiting.deadlineMillis()) {
            return Decision.of(Outcome.LABEL_LATE, waiting);
        }
        long deadline = Math.max(waiting.deadlineMillis(), after(label.knownAt(), horizon));
        return new Decision(Outcome.JOINED, new Joined(deadline), example(waiting.features(), label));
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
