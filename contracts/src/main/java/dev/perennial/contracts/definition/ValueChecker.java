package dev.perennial.contracts.definition;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Names;
import dev.perennial.contracts.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds raw values against a definition and gives them the one form that training and serving see: Double for numeric
 * and time (epoch milliseconds), String for categorical, Boolean for boolean, null for missing.
 */
public final class ValueChecker {
    private static final int MAX_TEXT = 256;
    /** 1900-01-01 to 2200-01-01: outside, an instant is a wrong unit rather than a time. */
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private ValueChecker() {}

    /**
     * @param raw       value by field: every feature that is sent must be there, null stands for missing
     * @param eventTime the example's event time, which time features may read
     * @return value by feature name, in the declared order
     * @throws InvalidInputException with every problem, each under {@code features.<name>}
     */
    public static Map<String, Object> features(ModelDefinition definition, Map<String, ?> raw, Instant eventTime) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, FeatureDefinition> byField = new LinkedHashMap<>();
        definition.features().forEach((name, feature) -> {
            if (!feature.isSent()) {
                values.put(name, (double) eventTime.toEpochMilli());
                return;
            }
            String field = feature.type() == FeatureDefinition.Type.TIME ? feature.of() : name;
            byField.put(field, feature);
            if (raw.containsKey(field)) {
                values.put(name, value(feature, raw.get(field), "features." + field, problems));
            } else {
                problems.add(new Problem("features." + field, "nothing", expected(feature) + ", or null for missing"));
            }
        });
        for (Map.Entry<String, ?> entry : raw.entrySet()) {
            if (!byField.containsKey(entry.getKey())) {
                problems.add(new Problem(
                        "features." + entry.getKey(),
                        quote(entry.getValue()),
                        "no such feature; one of " + String.join(", ", byField.keySet())));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return values;
    }

    /**
     * @param raw the label as sent
     * @return Boolean, String or Double, as the definition's label type says
     * @throws InvalidInputException under {@code label}
     */
    public static Object label(ModelDefinition definition, Object raw) {
        LabelDefinition label = definition.label();
        switch (label.type()) {
            case BOOLEAN -> {
                if (raw instanceof Boolean) {
                    return raw;
                }
                throw new InvalidInputException("label", quote(raw), "true or false");
            }
            case NUMERIC -> {
                if (raw instanceof Number number && Double.isFinite(number.doubleValue())) {
                    return number.doubleValue();
                }
                throw new InvalidInputException("label", quote(raw), "a finite number");
            }
            case CATEGORICAL -> {
                boolean fits = raw instanceof String text && !text.isEmpty() && text.length() <= MAX_TEXT;
                if (fits && (label.values() == null || label.values().contains(raw))) {
                    return raw;
                }
                throw new InvalidInputException(
                        "label",
                        quote(raw),
                        label.values() == null
                                ? "text of 1 to " + MAX_TEXT + " characters"
                                : "one of " + String.join(", ", label.values()));
            }
        }
        throw new AssertionError(label.type());
    }

    /**
     * The label as the number that a model is fitted on: the index of its class in the definition's order, or the value.
     *
     * @param label as {@link #label} gave it
     */
    public static double target(ModelDefinition definition, Object label) {
        if (label instanceof Double number) {
            return number;
        }
        if (definition.task() == Task.BINARY_CLASSIFICATION) {
            Object positive = label instanceof Boolean
                    ? (Object) true
                    : definition.label().positive();
            return label.equals(positive) ? 1 : 0;
        }
        return definition.classes().indexOf(label);
    }

    /**
     * An instant as producers write it: ISO-8601 with an offset, without one (then UTC), or epoch milliseconds.
     *
     * @throws InvalidInputException under {@code path}, also for an instant before 1900 or after 2200
     */
    public static Instant instant(Object raw, String path) {
        Instant instant = null;
        if (raw instanceof Number number
                && Double.isFinite(number.doubleValue())
                && Math.abs(number.doubleValue()) < Long.MAX_VALUE) {
            instant = Instant.ofEpochMilli(number.longValue());
        } else if (raw instanceof String text && text.length() <= 64) {
            instant = parse(text);
        }
        if (instant == null || instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw new InvalidInputException(
                    path, quote(raw), "an instant between 1900 and 2200, ISO-8601 or epoch milliseconds");
        }
        return instant;
    }

    /** @throws InvalidInputException under {@code exampleId} */
    public static String exampleId(Object raw) {
        return Names.requireExampleId(
                raw instanceof String || raw instanceof Integer || raw instanceof Long ? raw.toString() : null);
    }

    private static Instant parse(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            try {
                return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException again) {
                return null;
            }
        }
    }

    private static Object value(FeatureDefinition feature, Object raw, String path, List<Problem> problems) {
        if (raw == null) {
            return null;
        }
        Object value =
                switch (feature.type()) {
                    case NUMERIC ->
                        raw instanceof Number number && inRange(feature, number.doubleValue())
                                ? (Double) number.doubleValue()
                                : null;
                    case BOOLEAN -> raw instanceof Boolean ? raw : null;
                    case CATEGORICAL -> raw instanceof String text && allowed(feature, text) ? text : null;
                    case TIME -> time(raw, path);
                };
        if (value == null) {
            problems.add(new Problem(path, quote(raw), expected(feature)));
        }
        return value;
    }

    private static Double time(Object raw, String path) {
        try {
            return (double) instant(raw, path).toEpochMilli();
        } catch (InvalidInputException e) {
            return null;
        }
    }

    private static boolean inRange(FeatureDefinition feature, double value) {
        // the graph computes in single precision: what overflows there is no number to it
        return Float.isFinite((float) value)
                && (feature.min() == null || value >= feature.min())
                && (feature.max() == null || value <= feature.max());
    }

    private static boolean allowed(FeatureDefinition feature, String text) {
        return !text.isEmpty()
                && text.length() <= MAX_TEXT
                && (feature.values() == null || feature.values().contains(text));
    }

    private static String expected(FeatureDefinition feature) {
        return switch (feature.type()) {
            case NUMERIC ->
                feature.min() == null && feature.max() == null
                        ? "a finite number"
                        : "a number in [" + (feature.min() == null ? "-inf" : feature.min()) + ", "
                                + (feature.max() == null ? "inf" : feature.max()) + "]";
            case BOOLEAN -> "true or false";
            case CATEGORICAL ->
                feature.values() == null
                        ? "text of 1 to " + MAX_TEXT + " characters"
                        : "one of " + String.join(", ", feature.values());
            case TIME -> "an instant between 1900 and 2200, ISO-8601 or epoch milliseconds";
        };
    }

    private static String quote(Object raw) {
        return raw == null ? "nothing" : raw instanceof String ? "\"" + raw + "\"" : raw.toString();
    }
}
