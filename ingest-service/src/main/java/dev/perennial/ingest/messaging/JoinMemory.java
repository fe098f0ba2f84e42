package dev.perennial.ingest.messaging;

import dev.perennial.contracts.kafka.Topic;
import dev.perennial.ingest.domain.Decision;
import dev.perennial.ingest.domain.ExampleJoin;
import dev.perennial.ingest.domain.ExampleState;
import dev.perennial.ingest.domain.ExampleState.LabelWaiting;
import dev.perennial.ingest.domain.Outcome;
import dev.perennial.ingest.domain.SourceRecord;

/**
 * What one partition remembers of its examples. Every change is counted and sent on, and the index of what waits for its aggregates is
 * in step with it.
 */
final class JoinMemory {
    private final JoinStores stores;
    private final Aggregator aggregator;
    private final JoinOutput output;
    private final JoinMetrics metrics;

    JoinMemory(JoinStores stores, Aggregator aggregator, JoinOutput output, JoinMetrics metrics) {
        this.stores = stores;
        this.aggregator = aggregator;
        this.output = output;
        this.metrics = metrics;
    }

    /**
     * What is remembered of an example; null: nothing. What is past its deadline is forgotten here too, so that no decision depends on when
     * the expiry last ran.
     */
    ExampleState recall(String modelName, String exampleId) {
        ExampleState state = stores.example(modelName, exampleId);
        if (state != null && state.deadlineMillis() < stores.time(modelName).nowMillis()) {
            forget(modelName, exampleId, state);
            keep(state);
            return null;
        }
        return state;
    }

    /** Carries a decision out. */
    void settle(String modelName, String exampleId, ExampleState before, Decision decision) {
        replace(modelName, exampleId, before, decision.next(), decision.outcome());
        if (decision.example() != null) {
            output.example(decision.example(), JoinTopology.EXAMPLES);
        }
    }

    /** Carries a decision out that was taken on a record. */
    void settle(String modelName, String exampleId, ExampleState before, SourceRecord source, Decision decision) {
        settle(modelName, exampleId, before, decision);
        decision.outcome()
                .deadLetterReason()
                .filter(reason -> !isLatePrediction(decision.outcome(), source))
                .ifPresent(reason -> output.deadLetter(
                        DeadLetters.givenUp(decision, before, source), reason, modelName + ":" + exampleId));
    }

    /** Lets go of an example whose time is over, and sends it on when it never got a label. */
    void expire(String modelName, String exampleId) {
        keep(discard(modelName, exampleId));
    }

    /** Lets go of an example whose model is no more. */
    ExampleState discard(String modelName, String exampleId) {
        ExampleState state = stores.example(modelName, exampleId);
        forget(modelName, exampleId, state);
        return state;
    }

    private void forget(String modelName, String exampleId, ExampleState state) {
        Outcome outcome = state.whenForgotten();
        replace(modelName, exampleId, state, null, outcome);
        if (state instanceof LabelWaiting waiting) {
            outcome.deadLetterReason()
                    .ifPresent(reason -> output.deadLetter(waiting.source(), reason, modelName + ":" + exampleId));
        }
    }

    private void keep(ExampleState forgotten) {
        ExampleJoin.unlabelled(forgotten).ifPresent(kept -> output.example(kept, JoinTopology.UNLABELLED));
    }

    private void replace(String modelName, String exampleId, ExampleState before, ExampleState next, Outcome outcome) {
        stores.replace(modelName, exampleId, before, next);
        ExampleState.partial(before)
                .ifPresent(features -> aggregator.release(modelName, features.eventTime(), exampleId));
        ExampleState.partial(next).ifPresent(features -> aggregator.await(modelName, features.eventTime(), exampleId));
        stores.put(modelName, stores.tally(modelName).counting(outcome, before, next));
        metrics.count(modelName, outcome);
    }

    /** Nobody sent the features of a prediction as an event, so nobody looks for them among the dead letters. */
    private static boolean isLatePrediction(Outcome outcome, SourceRecord source) {
        return outcome == Outcome.FEATURES_LATE && Topic.ofFullName(source.topic()) == Topic.PREDICTIONS;
    }
}
