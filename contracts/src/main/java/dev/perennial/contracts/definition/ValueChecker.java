package dev.perennial.contracts.definition;

import dev.perennial.contracts.Instants;
import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Names;
import dev.perennial.contracts.Problem;
import dev.perennial.contracts.image.ImageReference;
import dev.perennial.contracts.image.ImageValue;
import dev.perennial.contracts.image.InvalidImageException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Holds raw values against a definition and gives them the one form that training and serving see: Double for numeric
 * and time (epoch milliseconds), String for categorical and for images, Boolean for boolean, null for missing.
 */
public final class ValueChecker {
    private ValueChecker() {}

    /**
     * @param raw       value by field: every feature that is sent must be there, null stands for missing
     * @param eventTime the example's event time, which time features may read
     * @return value by feature name, in the declared order
     * @throws InvalidInputException with every problem (at most {@value Problem#MAX_COUNT}), each under
     *     {@code features.<field>}
     */
    public static Map<String, Object> features(ModelDefinition definition, Map<String, ?> raw, Instant eventTime) {
        Map<String, Object> values = new LinkedHashMap<>();
        check(definition, raw, eventTime, values::put);
        return values;
    }

    /**
     * As {@link #features}, for whoever keeps the values as they were sent.
     *
     * @return {@code raw}
     * @throws InvalidInputException with every problem (at most {@value Problem#MAX_COUNT}), each under
     *     {@code features.<field>}
     */
    public static <V> Map<String, V> requireFeatures(ModelDefinition definition, Map<String, V> raw) {
        // what is not sent cannot be wrong
        check(definition, raw, Instant.EPOCH, (name, value) -> {});
        return raw;
    }

    /** @param values told of each feature by name, in the declared order */
    private static void check(
            ModelDefinition definition, Map<String, ?> raw, Instant eventTime, BiConsumer<String, Object> values) {
        List<Problem> problems = new ArrayList<>();
        definition.features().forEach((name, feature) -> {
            if (!feature.isSent()) {
                values.accept(name, (double) eventTime.toEpochMilli());
                return;
            }
            String field = feature.sentAs(name);
            Object found = raw.get(field);
            Object value = value(feature, found);
            values.accept(name, value);
            if (value == null && found != null) {
                problems.add(new Problem("features." + field, found(feature, found), expected(feature)));
            } else if (found == null && !raw.containsKey(field)) {
                problems.add(new Problem("features." + field, "nothing", expected(feature) + ", or null for missing"));
            }
        });
        if (!raw.keySet().stream().allMatch(field -> isField(definition, field))) {
            // what is known is listed only for an error, as every event comes by here
            problems.addAll(unknown(definition, raw));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems.subList(0, Math.min(problems.size(), Problem.MAX_COUNT)));
        }
    }

    private static List<Problem> unknown(ModelDefinition definition, Map<String, ?> raw) {
        String known = definition.features().entrySet().stream()
                .filter(feature -> feature.getValue().isSent())
                .map(feature -> feature.getValue().sentAs(feature.getKey()))
                .distinct()
                .collect(Collectors.joining(", "));
        return raw.keySet().stream()
                .filter(field -> !isField(definition, field))
                .limit(Problem.MAX_COUNT)
                .map(field ->
                        new Problem("features." + field, quote(raw.get(field)), "no such feature; one of " + known))
                .toList();
    }

    /** Whether anything is sent under this name; most features are under their own. */
    private static boolean isField(ModelDefinition definition, String field) {
        FeatureDefinition namesake = definition.features().get(field);
        return (namesake != null && namesake.isSent() && field.equals(namesake.sentAs(field)))
                || definition.features().entrySet().stream()
                        .anyMatch(entry -> entry.getValue().isSent()
                                && field.equals(entry.getValue().sentAs(entry.getKey())));
    }

    /**
     * One value of a feature on its own.
     *
     * @return in the form that models see; null stands for missing
     * @throws InvalidInputException under {@code path}
     */
    public static Object feature(FeatureDefinition feature, Object raw, String path) {
        Object value = value(feature, raw);
        if (value == null && raw != null) {
            throw new InvalidInputException(path, found(feature, raw), expected(feature));
        }
        return value;
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
                if (raw instanceof Number number && isFinite(number.doubleValue())) {
                    return number.doubleValue();
                }
                throw new InvalidInputException("label", quote(raw), "a finite number");
            }
            case CATEGORICAL -> {
                if (raw instanceof String text && allowed(label.values(), text)) {
                    return raw;
                }
                throw new InvalidInputException("label", quote(raw), expected(label.values()));
            }
        }
        throw new AssertionError(label.type());
    }

    /**
     * The label as the number that a model is fitted on: the index of its class in the definition's order, or the value.
     *
     * @param label as {@link #label} gave it
     * @throws InvalidInputException under {@code label}, if an earlier definition gave it and this one has no such label
     */
    public static double target(ModelDefinition definition, Object label) {
        Object checked = label(definition, label);
        return switch (definition.task()) {
            case REGRESSION -> (Double) checked;
            case MULTICLASS_CLASSIFICATION, IMAGE_CLASSIFICATION ->
                definition.classes().indexOf(checked);
            case BINARY_CLASSIFICATION ->
                checked.equals(true) || checked.equals(definition.label().positive()) ? 1 : 0;
        };
    }

    /**
     * An instant as {@link Instants} reads it.
     *
     * @throws InvalidInputException under {@code path}, also for an instant before 1900 or after 2200
     */
    public static Instant instant(Object raw, String path) {
        return Instants.parse(raw).orElseThrow(() -> new InvalidInputException(path, quote(raw), Instants.FORMAT));
    }

    /**
     * @param raw text, or a whole number, which then stands for its digits
     * @throws InvalidInputException under {@code exampleId}
     */
    public static String exampleId(Object raw) {
        if (raw instanceof String || raw instanceof Integer || raw instanceof Long) {
            return Names.requireExampleId(raw.toString());
        }
        throw new InvalidInputException("exampleId", quote(raw), Names.TEXT);
    }

    /** Null for what is missing, and for what is no value of the feature. */
    private static Object value(FeatureDefinition feature, Object raw) {
        if (raw == null) {
            return null;
        }
        return switch (feature.type()) {
            case NUMERIC ->
                raw instanceof Number number && inRange(feature, number.doubleValue())
                        ? (Double) number.doubleValue()
                        : null;
            case BOOLEAN -> raw instanceof Boolean ? raw : null;
            case CATEGORICAL -> raw instanceof String text && allowed(feature.values(), text) ? text : null;
            case TIME ->
                Instants.parse(raw)
                        .map(time -> Double.valueOf((double) time.toEpochMilli()))
                        .orElse(null);
            case IMAGE -> raw instanceof String text && imageProblem(feature, text) == null ? text : null;
        };
    }

    /** The graph computes in single precision: what overflows there is no number to it. */
    private static boolean isFinite(double value) {
        return Float.isFinite((float) value);
    }

    private static boolean inRange(FeatureDefinition feature, double value) {
        return isFinite(value)
                && (feature.min() == null || value >= feature.min())
                && (feature.max() == null || value <= feature.max());
    }

    private static boolean allowed(List<String> values, String text) {
        return values == null ? Names.isText(text) : values.contains(text);
    }

    private static String expected(List<String> values) {
        return values == null ? Names.TEXT : "one of " + String.join(", ", values);
    }

    private static String expected(FeatureDefinition feature) {
        return switch (feature.type()) {
            case NUMERIC ->
                feature.min() == null && feature.max() == null
                        ? "a finite number"
                        : "a number in [" + (feature.min() == null ? "-inf" : feature.min()) + ", "
                                + (feature.max() == null ? "inf" : feature.max()) + "]";
            case BOOLEAN -> "true or false";
            case CATEGORICAL -> expected(feature.values());
            case TIME -> Instants.FORMAT;
            case IMAGE -> ImageValue.expected(feature.imageShape());
        };
    }

    /** What stands there; of an image what is wrong with it, as its text says nothing. */
    private static String found(FeatureDefinition feature, Object raw) {
        boolean isImage = feature.type() == FeatureDefinition.Type.IMAGE
                && raw instanceof String text
                && !ImageReference.isReference(text);
        return isImage ? imageProblem(feature, (String) raw) : quote(raw);
    }

    /** Null for an image, and for a reference to one: what lies there is seen by whoever follows it. */
    private static String imageProblem(FeatureDefinition feature, String text) {
        if (ImageReference.isReference(text)) {
            return ImageReference.parse(text).isPresent() ? null : "another place";
        }
        try {
            ImageValue.pixels(text, feature.imageShape());
            return null;
        } catch (InvalidImageException e) {
            return e.getMessage();
        }
    }

    private static String quote(Object raw) {
        return raw == null ? "nothing" : raw instanceof String ? "\"" + raw + "\"" : raw.toString();
    }
}
