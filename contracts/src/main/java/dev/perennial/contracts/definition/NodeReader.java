package dev.perennial.contracts.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.perennial.contracts.Durations;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.Names;
import dev.perennial.contracts.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One object of a document being read: typed access with defaults, and a problem with the full path for every field that
 * is wrong. Reading goes on after a problem, so that an author sees all of them at once; only what would be inside of
 * something that is no object is not looked for.
 */
final class NodeReader {
    private final JsonNode node;
    private final String path;
    private final List<Problem> problems;
    private final boolean isReadable;

    NodeReader(JsonNode node, String path, List<Problem> problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
        this.isReadable = node.isMissingNode() || node.isNull() || node.isObject();
        if (!isReadable) {
            add(path.isEmpty() ? Problem.ROOT : path, node, "an object");
        }
    }

    /** Reports every field that is not among {@code allowed}. */
    NodeReader allow(String... allowed) {
        Set<String> names = Set.copyOf(Arrays.asList(allowed));
        for (Iterator<String> fields = node.fieldNames(); fields.hasNext(); ) {
            String field = fields.next();
            if (!names.contains(field)) {
                problem(at(field), node.get(field), "no such field; one of " + String.join(", ", allowed));
            }
        }
        return this;
    }

    boolean has(String field) {
        return !value(field).isMissingNode() && !value(field).isNull();
    }

    boolean isText(String field) {
        return value(field).isTextual();
    }

    boolean isText(String field, String text) {
        return text.equals(value(field).textValue());
    }

    NodeReader child(String field) {
        return new NodeReader(value(field), at(field), problems);
    }

    /** The fields of this object, each with its reader, in their order. */
    List<Map.Entry<String, NodeReader>> children() {
        List<Map.Entry<String, NodeReader>> children = new ArrayList<>();
        for (Iterator<String> fields = node.fieldNames(); fields.hasNext(); ) {
            String field = fields.next();
            children.add(Map.entry(field, child(field)));
        }
        return children;
    }

    /** The names of the fields of this object, in their order. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The objects of an array field, each with its reader. */
    List<NodeReader> items(String field, int max) {
        List<NodeReader> items = new ArrayList<>();
        JsonNode value = value(field);
        if (!value.isArray() || value.size() > max) {
            problem(at(field), value, "a list of at most " + max);
            return items;
        }
        for (int i = 0; i < value.size(); i++) {
            items.add(new NodeReader(value.get(i), at(field) + "[" + i + "]", problems));
        }
        return items;
    }

    String text(String field, String otherwise) {
        return read(field, otherwise, Names.TEXT, value -> Names.isText(value.textValue()) ? value.textValue() : null);
    }

    /** The texts of a list, each once. A number or {@code true} is none: YAML does not keep how it was written. */
    List<String> texts(String field) {
        return read(field, null, "a list of different texts (write numbers and true or false in quotes)", value -> {
            List<String> texts = new ArrayList<>();
            value.forEach(item -> texts.add(Names.isText(item.textValue()) ? item.textValue() : null));
            boolean fits = value.isArray() && !value.isEmpty() && !texts.contains(null);
            return fits && Set.copyOf(texts).size() == texts.size() ? texts : null;
        });
    }

    /** One text or a list of different ones. */
    List<String> textOrTexts(String field) {
        return value(field).isTextual()
                ? Optional.ofNullable(text(field, null)).map(List::of).orElse(null)
                : texts(field);
    }

    /** A value that a feature of this type can have: Double, String or Boolean. */
    Object scalar(String field, String expected, FeatureDefinition.Type type) {
        return read(field, null, expected, value -> switch (type) {
            case NUMERIC -> value.isNumber() ? (Object) value.doubleValue() : null;
            case CATEGORICAL -> Names.isText(value.textValue()) ? value.textValue() : null;
            case BOOLEAN -> value.isBoolean() ? (Object) value.booleanValue() : null;
            case TIME, IMAGE -> null;
        });
    }

    boolean bool(String field, boolean otherwise) {
        return read(field, otherwise, "true or false", value -> value.isBoolean() ? value.booleanValue() : null);
    }

    boolean isEmptyList(String field) {
        return value(field).isArray() && value(field).isEmpty();
    }

    boolean isBoolean(String field) {
        return value(field).isBoolean();
    }

    Double number(String field, Double otherwise, Predicate<Double> allowed, String expected) {
        return read(field, otherwise, expected, value -> {
            boolean fits =
                    value.isNumber() && Double.isFinite(value.doubleValue()) && allowed.test(value.doubleValue());
            return fits ? value.doubleValue() : null;
        });
    }

    /** What a list of two numbers makes. */
    <T> T pair(String field, Function<double[], T> reader, String expected) {
        return read(field, null, expected, value -> {
            boolean isPair = value.isArray()
                    && value.size() == 2
                    && value.get(0).isNumber()
                    && value.get(1).isNumber();
            return isPair
                    ? reader.apply(new double[] {
                        value.get(0).doubleValue(), value.get(1).doubleValue()
                    })
                    : null;
        });
    }

    /** The upper bound of a range whose lower bound is {@code min}; null for none. */
    Double max(Double min) {
        return number("max", null, value -> min == null || value >= min, "a number, not below min");
    }

    Integer integer(String field, Integer otherwise, int min, int max) {
        return read(field, otherwise, "a whole number from " + min + " to " + max, value -> {
            boolean fits = value.isIntegralNumber()
                    && value.canConvertToInt()
                    && value.intValue() >= min
                    && value.intValue() <= max;
            return fits ? value.intValue() : null;
        });
    }

    long wholeNumber(String field, long otherwise) {
        return read(
                field,
                otherwise,
                "a whole number",
                value -> value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : null);
    }

    /** Null when there are none. */
    List<Long> wholeNumbers(String field) {
        return read(field, null, "a list of whole numbers", value -> {
            List<Long> numbers = new ArrayList<>();
            value.forEach(
                    item -> numbers.add(item.isIntegralNumber() && item.canConvertToLong() ? item.longValue() : null));
            return value.isArray() && !numbers.contains(null) ? numbers : null;
        });
    }

    Duration duration(String field, Duration otherwise, Duration min, Duration max) {
        String expected = Durations.FORMAT + ", from " + Durations.format(min) + " to " + Durations.format(max);
        return read(field, otherwise, expected, value -> Optional.ofNullable(value.textValue())
                .flatMap(Durations::parse)
                .filter(duration -> duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0)
                .orElse(null));
    }

    <E extends Enum<E>> E constant(String field, E otherwise, Class<E> type) {
        return read(field, otherwise, Json.names(type), value -> constant(value, type));
    }

    <E extends Enum<E>> List<E> constants(String field, List<E> otherwise, Class<E> type) {
        return read(field, otherwise, "a list of " + Json.names(type), value -> {
            List<E> constants = new ArrayList<>();
            for (JsonNode item : value) {
                constants.add(constant(item, type));
            }
            boolean fits = value.isArray() && !value.isEmpty() && !constants.contains(null);
            return fits && Set.copyOf(constants).size() == constants.size() ? constants : null;
        });
    }

    private static <E extends Enum<E>> E constant(JsonNode value, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> value.isTextual() && Json.name(constant).equals(value.textValue()))
                .findFirst()
                .orElse(null);
    }

    /** Reports every required field that is absent, unless this object is absent itself, which its parent reports. */
    void require(String... fields) {
        if (node.isMissingNode() && !path.isEmpty()) {
            return;
        }
        for (String field : fields) {
            if (!has(field)) {
                problem(at(field), value(field), "a value; the field is required");
            }
        }
    }

    /** Reports this object itself. */
    void problem(String expected) {
        problem(path, node, expected);
    }

    void problem(String field, String expected) {
        problem(at(field), value(field), expected);
    }

    private <T> T read(String field, T otherwise, String expected, Function<JsonNode, T> reader) {
        if (!has(field)) {
            return otherwise;
        }
        T result = reader.apply(value(field));
        if (result == null) {
            problem(at(field), value(field), expected);
            return otherwise;
        }
        return result;
    }

    private JsonNode value(String field) {
        JsonNode value = node.get(field);
        return value == null ? MissingNode.getInstance() : value;
    }

    private String at(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    private void problem(String where, JsonNode value, String expected) {
        if (isReadable) {
            add(where, value, expected);
        }
    }

    private void add(String where, JsonNode value, String expected) {
        if (problems.size() < Problem.MAX_COUNT) {
            problems.add(new Problem(where, value.isMissingNode() ? "nothing" : value.toString(), expected));
        }
    }
}
