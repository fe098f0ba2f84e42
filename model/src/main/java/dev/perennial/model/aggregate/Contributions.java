package dev.perennial.model.aggregate;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.definition.AggregateDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ValueChecker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What features and labels add to the aggregates of their model. */
public final class Contributions {
    private Contributions() {}

    /**
     * @param features value by feature name, as validated
     * @param at       when they became known: their event time, or their known time where that is later
     */
    public static List<Contribution> ofFeatures(ModelDefinition definition, Map<String, Object> features, Instant at) {
        return collect(definition, features, at, false, aggregate -> value(features.get(aggregate.of())));
    }

    /**
     * @param features value by feature name of the example, for the keys and conditions
     * @param label    as validated
     * @param knownAt  when it became known
     */
    public static List<Contribution> ofLabel(
            ModelDefinition definition, Map<String, Object> features, Object label, Instant knownAt) {
        Optional<Object> value = value(definition, label);
        return collect(definition, features, knownAt, true, aggregate -> value);
    }

    /** Empty for a label that was taken under an earlier definition and has no meaning under this one. */
    private static Optional<Object> value(ModelDefinition definition, Object label) {
        try {
            return Optional.of(
                    definition.classes().size() > 2 ? label : (Object) ValueChecker.target(definition, label));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    private static List<Contribution> collect(
            ModelDefinition definition,
            Map<String, Object> features,
            Instant at,
            boolean ofLabel,
            Function<AggregateDefinition, Optional<Object>> valueOf) {
        List<Contribution> contributions = new ArrayList<>();
        definition.aggregates().forEach((name, aggregate) -> {
            boolean isOfLabel = definition.label().name().equals(aggregate.of());
            if (isOfLabel != ofLabel || !matches(aggregate, features)) {
                return;
            }
            Optional<String> entity = Entities.of(aggregate, features);
            if (entity.isEmpty()) {
                return;
            }
            if (aggregate.of() == null) {
                contributions.add(new Contribution(name, entity.get(), at, null));
            } else {
                valueOf.apply(aggregate)
                        .ifPresent(value -> contributions.add(new Contribution(name, entity.get(), at, value)));
            }
        });
        return contributions;
    }

    private static boolean matches(AggregateDefinition aggregate, Map<String, Object> features) {
        return aggregate.where().entrySet().stream()
                .allMatch(condition -> condition.getValue().equals(features.get(condition.getKey())));
    }

    /** Missing values count nowhere; a boolean counts as 0 or 1. */
    private static Optional<Object> value(Object value) {
        return value instanceof Boolean flag ? Optional.of(flag ? 1.0 : 0.0) : Optional.ofNullable(value);
    }
}
