package dev.perennial.training.domain.mlflow;

import java.util.Locale;
import java.util.Map;

/**
 * What a filter or an order names: {@code metrics.loss}, {@code params."depth"}, {@code tags.`mlflow.user`}, {@code start_time}.
 *
 * @param name without quotes
 */
record Key(Kind kind, String name) {
    /** What runs and experiments have. */
    enum Kind {
        ATTRIBUTE,
        METRIC,
        PARAM,
        TAG
    }

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("attribute", Kind.ATTRIBUTE),
            Map.entry("attributes", Kind.ATTRIBUTE),
            Map.entry("attr", Kind.ATTRIBUTE),
            Map.entry("run", Kind.ATTRIBUTE),
            Map.entry("metric", Kind.METRIC),
            Map.entry("metrics", Kind.METRIC),
            Map.entry("parameter", Kind.PARAM),
            Map.entry("parameters", Kind.PARAM),
            Map.entry("param", Kind.PARAM),
            Map.entry("params", Kind.PARAM),
            Map.entry("tag", Kind.TAG),
            Map.entry("tags", Kind.TAG));

    /** Names that MLflow's own interface uses for some. */
    private static final Map<String, String> ALIASES =
            Map.of("created", "start_time", "run name", "run_name", "startTime", "start_time", "User", "user_id");

    /**
     * @param attributes whether each attribute that there is, is a number
     * @throws MlflowException when there is nothing of that name
     */
    static Key of(String text, Map<String, Boolean> attributes) {
        int dot = text.indexOf('.');
        boolean isQualified = dot > 0 && !isQuoted(text);
        Kind kind = isQualified ? KINDS.get(unquoted(text.substring(0, dot))) : Kind.ATTRIBUTE;
        if (kind == null) {
            throw MlflowException.invalid("Invalid entity type '" + text.substring(0, dot)
                    + "'. Valid values are attribute, metric, parameter and tag.");
        }
        String name = unquoted(isQualified ? text.substring(dot + 1) : text);
        if (kind == Kind.ATTRIBUTE) {
            name = ALIASES.getOrDefault(name, ALIASES.getOrDefault(name.toLowerCase(Locale.ROOT), name));
            if (!attributes.containsKey(name)) {
                throw MlflowException.invalid("Invalid attribute key '" + name + "'. Valid keys are "
                        + String.join(", ", attributes.keySet()) + ".");
            }
        }
        return new Key(kind, name);
    }

    /** A text, a {@code Long} or a {@code Double}; null where the thing has none. */
    Object of(Searched thing) {
        return switch (kind) {
            case ATTRIBUTE -> thing.attribute(name);
            case METRIC -> thing.metric(name);
            case PARAM -> thing.param(name);
            case TAG -> thing.tag(name);
        };
    }

    boolean isNumber(Map<String, Boolean> attributes) {
        return switch (kind) {
            case ATTRIBUTE -> attributes.get(name);
            case METRIC -> true;
            case PARAM, TAG -> false;
        };
    }

    private static boolean isQuoted(String text) {
        return text.length() > 1
                && "`\"'".indexOf(text.charAt(0)) >= 0
                && text.charAt(0) == text.charAt(text.length() - 1)
                && text.indexOf(text.charAt(0), 1) == text.length() - 1;
    }

    static String unquoted(String text) {
        return isQuoted(text) ? text.substring(1, text.length() - 1) : text;
    }
}
