package dev.perennial.contracts.definition;

import dev.perennial.contracts.Names;
import dev.perennial.contracts.definition.AggregateDefinition.Function;
import dev.perennial.contracts.definition.AggregateDefinition.Staleness;
import dev.perennial.contracts.definition.AggregateDefinition.Staleness.Then;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what a definition says of its aggregates. */
final class AggregatesParser {
    private static final int MAX_AGGREGATES = 50;
    private static final int MAX_KEYS = 3;
    private static final int MAX_CONDITIONS = 5;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    private final Task task;
    private final Map<String, FeatureDefinition> features;
    private final LabelDefinition label;

    private AggregatesParser(Task task, Map<String, FeatureDefinition> features, LabelDefinition label) {
        this.task = task;
        this.features = features;
        this.label = label;
    }

    static Map<String, AggregateDefinition> aggregates(
            NodeReader reader, Task task, Map<String, FeatureDefinition> features, LabelDefinition label) {
        AggregatesParser parser = new AggregatesParser(task, features, label);
        Map<String, AggregateDefinition> aggregates = new LinkedHashMap<>();
        List<Map.Entry<String, NodeReader>> declared = reader.children();
        if (declared.size() > MAX_AGGREGATES) {
            reader.problem("at most " + MAX_AGGREGATES + " aggregates");
        }
        for (Map.Entry<String, NodeReader> entry : declared) {
            String name = entry.getKey();
            boolean isTaken = features.containsKey(name) || name.equals(label.name());
            if (!Names.isField(name) || isTaken || name.equals(FeatureDefinition.EVENT_TIME)) {
                reader.problem(name, "a name of letters, digits, _ . - that neither a feature nor the label has");
            }
            AggregateDefinition aggregate = parser.aggregate(entry.getValue());
            if (aggregate != null) {
                aggregates.put(name, aggregate);
            }
        }
        return aggregates;
    }

    /** Null when it has problems that leave nothing to be read. */
    private AggregateDefinition aggregate(NodeReader reader) {
        reader.allow("function", "of", "by", "window", "where", "stale");
        reader.require("function", "window");
        Function function = reader.constant("function", null, Function.class);
        Duration window = reader.duration("window", null, SHORTEST, LONGEST);
        List<String> by = by(reader);
        if (function == null || window == null || by == null) {
            return null;
        }
        if (!function.countsEvents()) {
            reader.require("of");
        }
        String of = reader.text("of", null);
        if (of != null && !suits(function, of)) {
            reader.problem("of", expected(function));
            return null;
        }
        if (of == null && !function.countsEvents()) {
            return null;
        }
        return new AggregateDefinition(
                function,
                of,
                by,
                window,
                where(reader.child("where")),
                reader.has("stale") ? stale(reader.child("stale")) : null);
    }

    private List<String> by(NodeReader reader) {
        if (!reader.has("by") || reader.isEmptyList("by")) {
            return List.of();
        }
        List<String> by = reader.textOrTexts("by");
        if (by == null) {
            return null;
        }
        boolean isKey = by.stream()
                .map(features::get)
                .allMatch(feature -> feature != null
                        && (feature.type() == FeatureDefinition.Type.CATEGORICAL
                                || feature.type() == FeatureDefinition.Type.BOOLEAN));
        if (!isKey || by.size() > MAX_KEYS) {
            reader.problem("by", "at most " + MAX_KEYS + " declared features, categorical or boolean");
            return null;
        }
        return by;
    }

    private boolean suits(Function function, String of) {
        if (of.equals(label.name())) {
            return task != Task.MULTICLASS_CLASSIFICATION || !function.isNumeric();
        }
        FeatureDefinition feature = features.get(of);
        if (feature == null || feature.type() == FeatureDefinition.Type.TIME) {
            return false;
        }
        return !function.isNumeric() || feature.type() != FeatureDefinition.Type.CATEGORICAL;
    }

    private static String expected(Function function) {
        return function.isNumeric()
                ? "a declared feature, numeric or boolean, or the label unless it has three classes or more"
                : "a declared feature, numeric, boolean or categorical, or the label";
    }

    private Map<String, Object> where(NodeReader reader) {
        Map<String, Object> where = new LinkedHashMap<>();
        List<String> names = reader.names();
        if (names.size() > MAX_CONDITIONS) {
            reader.problem("at most " + MAX_CONDITIONS + " conditions");
        }
        for (String name : names) {
            FeatureDefinition feature = features.get(name);
            if (feature == null || feature.type() == FeatureDefinition.Type.TIME) {
                reader.problem(name, "a declared feature, numeric, boolean or categorical");
                continue;
            }
            Object value = reader.scalar(name, "a value that the feature can have", feature.type());
            if (value != null) {
                where.put(name, value);
            }
        }
        return where;
    }

    private static Staleness stale(NodeReader reader) {
        reader.allow("after", "then", "value").require("after");
        Duration after = reader.duration("after", null, SHORTEST, LONGEST);
        Then then = reader.constant("then", Then.SERVE, Then.class);
        if (then == Then.DEFAULT) {
            reader.require("value");
        } else if (reader.has("value")) {
            reader.problem("value", "nothing; only then: default has it");
        }
        return new Staleness(
                after, then, reader.number("value", null, value -> Float.isFinite(value.floatValue()), "a number"));
    }
}
