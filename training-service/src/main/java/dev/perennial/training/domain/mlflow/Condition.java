package dev.perennial.training.domain.mlflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One condition of a filter. What has no value of the key meets none but IS NULL. */
record Condition(Key key, String operator, List<String> texts, double number) {
    private static final Set<String> NUMERIC = Set.of("=", "!=", "<", "<=", ">", ">=");
    private static final Set<String> TEXTUAL =
            Set.of("=", "!=", "LIKE", "ILIKE", "IN", "NOT IN", "IS NULL", "IS NOT NULL");
    private static final Pattern QUOTED = Pattern.compile("\\s*(?:'([^']*)'|\"([^\"]*)\")\\s*(,|$)");

    /** @param literal as written; null for IS NULL and IS NOT NULL */
    static Condition of(Key key, String operator, String literal, Map<String, Boolean> attributes) {
        boolean isNumber = key.isNumber(attributes);
        Set<String> allowed = isNumber ? NUMERIC : TEXTUAL;
        if (!allowed.contains(operator)) {
            throw MlflowException.invalid(
                    "Invalid comparator '" + operator + "' for '" + key.name() + "'. Expected is one of "
                            + String.join(" ", allowed.stream().sorted().toList()) + ".");
        }
        if (literal == null) {
            return new Condition(key, operator, List.of(), 0);
        }
        return isNumber
                ? new Condition(key, operator, List.of(), number(key, literal))
                : new Condition(key, operator, texts(key, operator, literal), 0);
    }

    private static double number(Key key, String literal) {
        try {
            return Double.parseDouble(literal);
        } catch (NumberFormatException e) {
            throw MlflowException.invalid(
                    "Expected a number to compare '" + key.name() + "' with, found " + literal + ".");
        }
    }

    private static List<String> texts(Key key, String operator, String literal) {
        boolean isList = operator.endsWith("IN");
        if (isList != literal.startsWith("(")) {
            throw MlflowException.invalid("Expected " + (isList ? "a list in parentheses" : "a quoted text")
                    + " to compare '" + key.name() + "' with, found " + literal + ".");
        }
        String inner = isList ? literal.substring(1, literal.length() - 1) : literal;
        List<String> texts = new ArrayList<>();
        Matcher matcher = QUOTED.matcher(inner);
        int position = 0;
        while (position < inner.length()) {
            matcher.region(position, inner.length());
            if (!matcher.lookingAt()) {
                throw MlflowException.invalid(
                        "Expected quoted text to compare '" + key.name() + "' with, found " + literal + ".");
            }
            texts.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
            position = matcher.end();
        }
        if (texts.isEmpty()) {
            throw MlflowException.invalid("Expected at least one text to compare '" + key.name() + "' with.");
        }
        return texts;
    }

    boolean matches(Searched thing) {
        Object value = key.of(thing);
        if (value == null) {
            return operator.equals("IS NULL");
        }
        return value instanceof Number found ? compares(found.doubleValue()) : compares(value.toString());
    }

    private boolean compares(double value) {
        return switch (operator) {
            case "=" -> value == number;
            case "!=" -> value != number;
            case "<" -> value < number;
            case "<=" -> value <= number;
            case ">" -> value > number;
            default -> value >= number;
        };
    }

    private boolean compares(String value) {
        return switch (operator) {
            case "=" -> value.equals(texts.get(0));
            case "!=" -> !value.equals(texts.get(0));
            case "LIKE" -> isLike(value, texts.get(0));
            case "ILIKE" -> isLike(value.toLowerCase(Locale.ROOT), texts.get(0).toLowerCase(Locale.ROOT));
            case "IN" -> texts.contains(value);
            case "NOT IN" -> !texts.contains(value);
            case "IS NOT NULL" -> true;
            default -> false;
        };
    }

    /** % stands for any text, _ for any character. Goes back to the last % alone, so that no pattern takes long. */
    private static boolean isLike(String value, String pattern) {
        int at = 0;
        int next = 0;
        int wildcard = -1;
        int retry = 0;
        while (at < value.length()) {
            char expected = next < pattern.length() ? pattern.charAt(next) : '\0';
            if (expected == '%') {
                wildcard = next++;
                retry = at;
            } else if (expected == '_' || (next < pattern.length() && expected == value.charAt(at))) {
                at++;
                next++;
            } else if (wildcard >= 0) {
                next = wildcard + 1;
                at = ++retry;
            } else {
                return false;
            }
        }
        return pattern.substring(next).replace("%", "").isEmpty();
    }
}
