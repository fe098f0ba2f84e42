package dev.perennial.local.skew;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.definition.AggregateDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ValueChecker;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.local.skew.SkewReport.Difference;
import dev.perennial.local.skew.SkewReport.FeatureSkew;
import dev.perennial.model.aggregate.Contributions;
import dev.perennial.model.aggregate.Recomputation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Takes the events of one model in, in any order, and then compares each prediction with what they give. */
final class SkewCheck {
    private static final int SHOWN = 5;

    private final ModelDefinition definition;
    private final Map<String, PredictionMade> predictions = new LinkedHashMap<>();
    private final Map<String, FeaturesObserved> observed = new LinkedHashMap<>();
    private final Map<String, ExampleJoined> examples = new LinkedHashMap<>();

    SkewCheck(ModelDefinition definition) {
        this.definition = definition;
    }

    /** The first answer about an example is the one that counts. */
    void add(PredictionMade prediction) {
        predictions.putIfAbsent(prediction.exampleId(), prediction);
    }

    void add(FeaturesObserved features) {
        observed.putIfAbsent(features.exampleId(), features);
    }

    void add(ExampleJoined example) {
        examples.putIfAbsent(example.exampleId(), example);
    }

    /** @param logBegins event time before which the log no longer has everything; null: it has everything */
    SkewReport report(Instant logBegins) {
        Recomputation recomputation = recomputation();
        Instant comparableFrom = logBegins == null ? Instant.MIN : logBegins.plus(longestWindow());
        Map<String, Tally> tallies = new LinkedHashMap<>();
        definition.inputs().keySet().forEach(name -> tallies.put(name, new Tally(name)));
        long skipped = 0;
        for (PredictionMade prediction : predictions.values()) {
            if (prediction.eventTime().isBefore(comparableFrom)) {
                skipped++;
                continue;
            }
            Map<String, Object> expected =
                    new LinkedHashMap<>(recomputation.vector(requestFeatures(prediction), prediction.eventTime()));
            expected.putAll(sent(prediction));
            tallies.values().forEach(tally -> tally.compare(prediction, expected));
        }
        return new SkewReport(
                definition.name(),
                predictions.size(),
                skipped,
                tallies.values().stream().map(Tally::toSkew).toList());
    }

    /** Every example's features and label count once, as they do in the stream. */
    private Recomputation recomputation() {
        Recomputation recomputation = new Recomputation(definition);
        predictions
                .values()
                .forEach(made -> recomputation.add(
                        Contributions.ofFeatures(definition, requestFeatures(made), made.eventTime())));
        observed.values().stream()
                .filter(event -> !predictions.containsKey(event.exampleId()))
                .forEach(event ->
                        recomputation.add(Contributions.ofFeatures(definition, event.features(), knownAt(event))));
        examples.values()
                .forEach(example -> recomputation.add(
                        Contributions.ofLabel(definition, example.features(), example.label(), example.knownAt())));
        return recomputation;
    }

    private static Instant knownAt(FeaturesObserved event) {
        return event.knownAt() == null || event.knownAt().isBefore(event.eventTime())
                ? event.eventTime()
                : event.knownAt();
    }

    private Map<String, Object> requestFeatures(PredictionMade prediction) {
        Map<String, Object> features = new LinkedHashMap<>();
        definition
                .features()
                .keySet()
                .forEach(name -> features.put(name, prediction.features().get(name)));
        return features;
    }

    /** What a producer sent of the same example, as the definition reads it; empty where nobody sent anything. */
    private Map<String, Object> sent(PredictionMade prediction) {
        FeaturesObserved event = observed.get(prediction.exampleId());
        try {
            return event == null ? Map.of() : ValueChecker.features(definition, event.features(), event.eventTime());
        } catch (InvalidInputException e) {
            return Map.of();
        }
    }

    private Duration longestWindow() {
        return definition.aggregates().values().stream()
                .map(AggregateDefinition::window)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private static final class Tally {
        private final String name;
        private final List<Difference> differences = new ArrayList<>();
        private long compared;
        private long differing;

        Tally(String name) {
            this.name = name;
        }

        void compare(PredictionMade prediction, Map<String, Object> expected) {
            if (!prediction.features().containsKey(name)) {
                return;
            }
            compared++;
            Object served = number(prediction.features().get(name));
            Object recomputed = number(expected.get(name));
            if (!Objects.equals(served, recomputed)) {
                differing++;
                if (differences.size() < SHOWN) {
                    differences.add(new Difference(
                            prediction.exampleId(),
                            prediction.eventTime(),
                            prediction.modelVersion(),
                            served,
                            recomputed));
                }
            }
        }

        FeatureSkew toSkew() {
            double share = compared == 0 ? 0 : (double) differing / compared;
            return new FeatureSkew(name, compared, differing, share, List.copyOf(differences));
        }

        /** A whole number in JSON is the same number. */
        private static Object number(Object value) {
            return value instanceof Number number ? (Object) number.doubleValue() : value;
        }
    }
}
