package dev.perennial.contracts.definition;

import dev.perennial.contracts.Names;
import dev.perennial.contracts.definition.Expectation.Kind;
import dev.perennial.contracts.definition.Expectation.Then;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a definition expects of its examples. */
final class ExpectationsParser {
    private static final int MAX_EXPECTATIONS = 100;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(3650);
    private static final double MOST_EXAMPLES = 10_000_000;

    private final Map<String, FeatureDefinition> inputs;

    private ExpectationsParser(Map<String, FeatureDefinition> inputs) {
        this.inputs = inputs;
    }

    /** @param inputs the features and aggregates that can be expected something of */
    static Map<String, Expectation> expectations(NodeReader reader, Map<String, FeatureDefinition> inputs) {
        ExpectationsParser parser = new ExpectationsParser(inputs);
        Map<String, Expectation> expectations = new LinkedHashMap<>();
        List<Map.Entry<String, NodeReader>> declared = reader.children();
        if (declared.size() > MAX_EXPECTATIONS) {
            reader.problem("at most " + MAX_EXPECTATIONS + " expectations");
            return expectations;
        }
        for (Map.Entry<String, NodeReader> entry : declared) {
            if (!Names.isField(entry.getKey())) {
                reader.problem(entry.getKey(), "a name of letters, digits, _ . -");
            }
            Expectation expectation = parser.expectation(entry.getValue());
            if (expectation != null) {
                expectations.put(entry.getKey(), expectation);
            }
        }
        return expectations;
    }

    /** Null when it has problems that leave nothing to be read. */
    private Expectation expectation(NodeReader reader) {
        reader.require("kind");
        Kind kind = reader.constant("kind", null, Kind.class);
        if (kind == null) {
            return null;
        }
        Then then = reader.constant("then", Then.BLOCK, Then.class);
        return switch (kind) {
            case MISSING_SHARE -> {
                reader.allow("kind", "of", "max", "then").require("of", "max");
                Double max = reader.number("max", null, value -> value >= 0 && value < 1, "a number in [0, 1)");
                yield new Expectation(
                        kind, of(reader, Set.of(FeatureDefinition.Type.values())), null, max, null, null, null, then);
            }
            case VOLUME -> {
                reader.allow("kind", "min", "within", "then").require("min", "within");
                Double min = reader.number(
                        "min",
                        null,
                        value -> value >= 1 && value <= MOST_EXAMPLES && value == Math.rint(value),
                        "a whole number from 1 to 10000000");
                yield new Expectation(kind, null, min, null, null, null, within(reader), then);
            }
            case FRESHNESS -> {
                reader.allow("kind", "within", "then").require("within");
                yield new Expectation(kind, null, null, null, null, null, within(reader), then);
            }
            case UNIQUENESS -> {
                reader.allow("kind", "of", "min", "then").require("of", "min");
                Double min = reader.number("min", null, value -> value > 0 && value <= 1, "a number in (0, 1]");
                yield new Expectation(
                        kind,
                        of(reader, Set.of(FeatureDefinition.Type.NUMERIC, FeatureDefinition.Type.CATEGORICAL)),
                        min,
                        null,
                        null,
                        null,
                        null,
                        then);
            }
            case RANGE -> {
                reader.allow("kind", "of", "min", "max", "mostly", "then").require("of");
                Double min = reader.number("min", null, value -> true, "a number");
                Double max = reader.max(min);
                if (!reader.has("min") && !reader.has("max")) {
                    reader.problem("min", "min, or max");
                }
                yield new Expectation(
                        kind,
                        of(reader, Set.of(FeatureDefinition.Type.NUMERIC)),
                        min,
                        max,
                        null,
                        mostly(reader),
                        null,
                        then);
            }
            case VALUES -> {
                reader.allow("kind", "of", "in", "mostly", "then").require("of", "in");
                yield new Expectation(
                        kind,
                        of(reader, Set.of(FeatureDefinition.Type.CATEGORICAL)),
                        null,
                        null,
                        reader.texts("in"),
                        mostly(reader),
                        null,
                        then);
            }
        };
    }

    private String of(NodeReader reader, Set<FeatureDefinition.Type> types) {
        String of = reader.text("of", null);
        if (of != null
                && (!inputs.containsKey(of) || !types.contains(inputs.get(of).type()))) {
            reader.problem("of", "a feature or aggregate that is " + names(types));
        }
        return of;
    }

    private static String names(Set<FeatureDefinition.Type> types) {
        return types.size() == FeatureDefinition.Type.values().length
                ? "declared"
                : types.contains(FeatureDefinition.Type.NUMERIC)
                        ? types.size() == 1 ? "numeric" : "numeric or categorical"
                        : "categorical";
    }

    private static Duration within(NodeReader reader) {
        return reader.duration("within", null, SHORTEST, LONGEST);
    }

    private static Double mostly(NodeReader reader) {
        return reader.number("mostly", 1.0, value -> value > 0 && value <= 1, "a number in (0, 1]");
    }
}
