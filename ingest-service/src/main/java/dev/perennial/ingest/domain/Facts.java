package dev.perennial.ingest.domain;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.LabelObserved;
import dev.perennial.ingest.domain.ExampleState.FeaturesWaiting;
import dev.perennial.ingest.domain.ExampleState.LabelWaiting;
import dev.perennial.ingest.domain.ExampleState.Met;
import dev.perennial.model.aggregate.Contribution;
import dev.perennial.model.aggregate.Contributions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a decision makes known for the first time, and so counts in the aggregates: each example's features and label once. */
public final class Facts {
    private Facts() {}

    /** @param features the event that was decided about */
    public static List<Contribution> of(
            ModelDefinition definition, ExampleState before, FeaturesObserved features, Decision decision) {
        List<Contribution> contributions = new ArrayList<>();
        boolean isFirst = before == null || before instanceof LabelWaiting;
        if (isFirst && decision.outcome() != Outcome.FEATURES_LATE) {
            contributions.addAll(Contributions.ofFeatures(definition, features.features(), knownAt(features)));
        }
        if (before instanceof LabelWaiting waiting && hasMet(decision)) {
            contributions.addAll(ofLabel(definition, features, waiting.label()));
        }
        return contributions;
    }

    /** @param label the event that was decided about */
    public static List<Contribution> of(
            ModelDefinition definition, ExampleState before, LabelObserved label, Decision decision) {
        return before instanceof FeaturesWaiting waiting && hasMet(decision)
                ? ofLabel(definition, waiting.features(), label)
                : List.of();
    }

    private static boolean hasMet(Decision decision) {
        return decision.outcome() == Outcome.JOINED || decision.next() instanceof Met;
    }

    private static List<Contribution> ofLabel(
            ModelDefinition definition, FeaturesObserved features, LabelObserved label) {
        return Contributions.ofLabel(definition, features.features(), label.label(), label.knownAt());
    }

    private static Instant knownAt(FeaturesObserved features) {
        return features.knownAt() == null || features.knownAt().isBefore(features.eventTime())
                ? features.eventTime()
                : features.knownAt();
    }
}
