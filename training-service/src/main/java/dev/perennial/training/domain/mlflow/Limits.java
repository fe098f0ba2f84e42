package dev.perennial.training.domain.mlflow;

import java.util.Arrays;
import java.util.regex.Pattern;

/** MLflow's own limits on what is logged. Each method returns what it is given, or throws an {@link MlflowException}. */
public final class Limits {
    /** Metrics in one batch. */
    public static final int MOST_METRICS = 1000;
    /** Params in one batch, and tags. */
    public static final int MOST_PARAMS = 100;

    private static final int LONGEST_KEY = 250;
    private static final int LONGEST_PARAM = 6000;
    private static final int LONGEST_TAG = 8000;
    private static final int LONGEST_NAME = 500;
    private static final Pattern KEY = Pattern.compile("[\\w./\\- :]+", Pattern.UNICODE_CHARACTER_CLASS);

    private Limits() {}

    /** The name of a metric, a param or a tag. */
    public static String key(String key) {
        if (!KEY.matcher(text("key", key, LONGEST_KEY)).matches()) {
            throw MlflowException.invalid(
                    "Invalid key '" + key + "'. Allowed are letters, digits, _ - . space : and /.");
        }
        requirePath("key", key);
        return key;
    }

    public static String param(String value) {
        return text("param value", value, LONGEST_PARAM);
    }

    public static String tag(String value) {
        return text("tag value", value, LONGEST_TAG);
    }

    /** The name of an experiment or a run. */
    public static String name(String name) {
        if (text("name", name, LONGEST_NAME).isBlank()) {
            throw MlflowException.invalid("Invalid name: it is empty.");
        }
        return name;
    }

    /** A path of an artifact: parts with slashes between, none of them empty, {@code .} or {@code ..}. */
    public static String artifact(String path) {
        if (text("path", path, LONGEST_NAME).isEmpty()
                || path.chars().anyMatch(Character::isISOControl)
                || path.contains("\\")) {
            throw MlflowException.invalid("Invalid path '" + path + "'.");
        }
        requirePath("path", path);
        return path;
    }

    public static void requireAtMost(String what, int found, int most) {
        if (found > most) {
            throw MlflowException.invalid("A batch can contain at most " + most + " " + what + ". Got " + found + ".");
        }
    }

    private static void requirePath(String what, String text) {
        if (Arrays.stream(text.split("/", -1))
                .anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."))) {
            throw MlflowException.invalid(
                    "Invalid " + what + " '" + text + "'. No part between slashes may be empty, . or .. .");
        }
    }

    private static String text(String what, String value, int most) {
        if (value == null) {
            throw MlflowException.invalid("Missing value for required parameter '" + what + "'.");
        }
        if (value.length() > most) {
            throw MlflowException.invalid("The " + what + " is too long: " + value.length()
                    + " characters (expected: at most " + most + ").");
        }
        if (value.indexOf('\0') >= 0) {
            throw MlflowException.invalid("The " + what + " has a character that cannot be stored.");
        }
        return value;
    }
}
