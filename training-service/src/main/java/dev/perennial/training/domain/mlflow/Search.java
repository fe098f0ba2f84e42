package dev.perennial.training.domain.mlflow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A search as MLflow clients write it: conditions joined by AND, such as {@code metrics.loss < 0.5 and params.depth = '3'}, and
 * orders such as {@code metrics.loss DESC}. Conditions compare with = != {@code < <= > >=} LIKE ILIKE IN NOT IN, or say IS NULL, IS NOT NULL.
 */
public final class Search {
    private static final int LONGEST_FILTER = 6_000;
    private static final int MOST_CONDITIONS = 50;

    private static final String KEY = "(?:[\\w]+\\.)?(?:`[^`]*`|\"[^\"]*\"|[^\\s=!<>'\"`(]+)";
    private static final Pattern CONDITION = Pattern.compile(
            "\\s*(?<key>" + KEY + ")\\s*"
                    + "(?:(?<null>\\bis\\s+(?:not\\s+)?null\\b)"
                    + "|(?<operator><=|>=|!=|=|<|>|\\bilike\\b|\\blike\\b|\\bnot\\s+in\\b|\\bin\\b)\\s*"
                    + "(?<literal>\\([^)]*\\)|'[^']*'|\"[^\"]*\"|[^\\s)]+))\\s*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern AND = Pattern.compile("and\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern ORDER =
            Pattern.compile("\\s*(?<key>.+?)(?:\\s+(?<direction>asc|desc))?\\s*", Pattern.CASE_INSENSITIVE);

    /** Whether each attribute of a run is a number. */
    public static final Map<String, Boolean> RUNS = new TreeMap<>(Map.of(
            "run_id", false,
            "run_name", false,
            "user_id", false,
            "status", false,
            "artifact_uri", false,
            "start_time", true,
            "end_time", true));

    /** Whether each attribute of an experiment is a number. */
    public static final Map<String, Boolean> EXPERIMENTS = new TreeMap<>(
            Map.of("name", false, "experiment_id", false, "creation_time", true, "last_update_time", true));

    private final List<Condition> conditions;
    private final List<Comparator<Searched>> orders;

    private Search(List<Condition> conditions, List<Comparator<Searched>> orders) {
        this.conditions = conditions;
        this.orders = orders;
    }

    /**
     * @param filter     null or empty: everything
     * @param orders     the first counts most
     * @param attributes whether each attribute that there is, is a number
     * @throws MlflowException for what is no filter or no order
     */
    public static Search of(String filter, List<String> orders, Map<String, Boolean> attributes) {
        return new Search(
                conditions(filter == null ? "" : filter.trim(), attributes),
                orders.stream().map(order -> order(order, attributes)).toList());
    }

    public boolean matches(Searched thing) {
        return conditions.stream().allMatch(condition -> condition.matches(thing));
    }

    /** What has no value comes last, whichever the direction. */
    public <T extends Searched> Comparator<T> order(Comparator<T> otherwise) {
        return (one, other) -> {
            for (Comparator<Searched> order : orders) {
                int compared = order.compare(one, other);
                if (compared != 0) {
                    return compared;
                }
            }
            return otherwise.compare(one, other);
        };
    }

    private static List<Condition> conditions(String filter, Map<String, Boolean> attributes) {
        if (filter.length() > LONGEST_FILTER) {
            throw MlflowException.invalid("The filter is longer than " + LONGEST_FILTER + " characters.");
        }
        List<Condition> conditions = new ArrayList<>();
        Matcher matcher = CONDITION.matcher(filter);
        int position = 0;
        while (position < filter.length()) {
            matcher.region(position, filter.length());
            if (!matcher.lookingAt() || conditions.size() == MOST_CONDITIONS) {
                throw unreadable(filter, position);
            }
            conditions.add(Condition.of(
                    Key.of(matcher.group("key"), attributes), operator(matcher), matcher.group("literal"), attributes));
            position = matcher.end();
            if (position < filter.length()) {
                Matcher and = AND.matcher(filter).region(position, filter.length());
                if (!and.lookingAt() || and.end() == filter.length()) {
                    throw unreadable(filter, position);
                }
                position = and.end();
            }
        }
        return conditions;
    }

    private static String operator(Matcher matcher) {
        String operator = matcher.group("operator") == null ? matcher.group("null") : matcher.group("operator");
        return operator.toUpperCase(Locale.ROOT).replaceAll("\\s+", " ");
    }

    private static MlflowException unreadable(String filter, int position) {
        return MlflowException.invalid("Invalid filter '" + filter + "' at '" + filter.substring(position)
                + "'. Expected are conditions such as metrics.loss < 0.5 and params.depth = '3', joined by AND.");
    }

    private static Comparator<Searched> order(String text, Map<String, Boolean> attributes) {
        Matcher matcher = ORDER.matcher(text);
        if (!matcher.matches()) {
            throw MlflowException.invalid("Invalid order_by '" + text + "'. Expected is a key, then ASC or DESC.");
        }
        Key key = Key.of(matcher.group("key").trim(), attributes);
        boolean isDescending = "desc".equalsIgnoreCase(matcher.group("direction"));
        boolean isNumber = key.isNumber(attributes);
        return (one, other) -> compare(key.of(one), key.of(other), isNumber, isDescending);
    }

    private static int compare(Object one, Object other, boolean isNumber, boolean isDescending) {
        boolean isOneMissing = isMissing(one);
        if (isOneMissing || isMissing(other)) {
            return Boolean.compare(isOneMissing, isMissing(other));
        }
        int compared = isNumber
                ? Double.compare(((Number) one).doubleValue(), ((Number) other).doubleValue())
                : one.toString().compareTo(other.toString());
        return isDescending ? -compared : compared;
    }

    private static boolean isMissing(Object value) {
        return value == null || (value instanceof Double number && number.isNaN());
    }
}
