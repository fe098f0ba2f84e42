package dev.perennial.local.replay;

import dev.perennial.contracts.definition.AggregateDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ValueChecker;
import dev.perennial.local.history.HistoryRow;
import dev.perennial.model.aggregate.Contribution;
import dev.perennial.model.aggregate.Contributions;
import dev.perennial.model.aggregate.Entities;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What has happened but may not have reached the aggregates that serving reads. A prediction that depends on any of it has
 * to wait, or its features would depend on the speed of the machine; all others need not.
 */
final class PendingFacts {
    private final ModelDefinition definition;
    /** The earliest pending fact of each entity of each aggregate. */
    private final Map<Entity, Instant> earliest = new HashMap<>();

    private long contributions;

    private record Entity(String aggregate, String name) {}

    PendingFacts(ModelDefinition definition) {
        this.definition = definition;
    }

    /** Whether an aggregate of the row as of its event time depends on a pending fact. */
    boolean concern(HistoryRow row) {
        if (earliest.isEmpty()) {
            return false;
        }
        Map<String, Object> features = features(row);
        for (Map.Entry<String, AggregateDefinition> entry :
                definition.aggregates().entrySet()) {
            Instant pending = Entities.of(entry.getValue(), features)
                    .map(entity -> earliest.get(new Entity(entry.getKey(), entity)))
                    .orElse(null);
            if (pending != null && pending.toEpochMilli() < entry.getValue().paneStart(row.eventTime())) {
                return true;
            }
        }
        return false;
    }

    /** The features of a row, or its label, have happened. */
    void add(HistoryRow row, boolean label) {
        if (definition.aggregates().isEmpty()) {
            return;
        }
        List<Contribution> facts = label
                ? Contributions.ofLabel(
                        definition, features(row), ValueChecker.label(definition, row.label()), row.knownAt())
                : Contributions.ofFeatures(definition, features(row), row.eventTime());
        contributions += facts.size();
        facts.forEach(fact -> earliest.merge(
                new Entity(fact.aggregate(), fact.entity()),
                fact.at(),
                (one, other) -> one.isBefore(other) ? one : other));
    }

    /** How many contributions all that has happened makes. */
    long contributions() {
        return contributions;
    }

    /** Serving knows of everything that has happened. */
    void settle() {
        earliest.clear();
    }

    private Map<String, Object> features(HistoryRow row) {
        return ValueChecker.features(definition, Objects.requireNonNull(row.features()), row.eventTime());
    }
}
