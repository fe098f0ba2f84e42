package dev.perennial.contracts.event;

import dev.perennial.contracts.InvalidInputException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Checks of the event records; every one names the field, what was found and what is allowed. */
final class Require {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    // no part may be empty or start with a dot: a store that keeps objects as files must not be led out of its folder
    private static final Pattern OBJECT_KEY = Pattern.compile("[\\w=-][\\w=.-]*(/[\\w=-][\\w=.-]*)*/?");
    private static final int OBJECT_KEY_LIMIT = 512;
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,340}(\\.[0-9]{1,340})?(E[+-]?[0-9]{1,3})?");

    private Require() {}

    static <T> T present(T value, String name) {
        if (value == null) {
            throw new InvalidInputException(name, "nothing", "a value; the field is required");
        }
        return value;
    }

    static <T> List<T> list(List<T> values, String name) {
        // an immutable list throws when asked for null
        int index = new ArrayList<>(present(values, name)).indexOf(null);
        if (index >= 0) {
            throw new InvalidInputException(name + "[" + index + "]", "null", "a value");
        }
        return List.copyOf(values);
    }

    /** Feature values keep their order and may be null (missing), so {@code Map.copyOf} does not do. */
    static Map<String, Object> features(Map<String, Object> features) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(present(features, "features")));
    }

    static long atLeast(long minimum, long value, String name) {
        if (value < minimum) {
            throw new InvalidInputException(name, Long.toString(value), "a whole number >= " + minimum);
        }
        return value;
    }

    static Integer absentOrAtLeast(int minimum, Integer value, String name) {
        return value == null ? null : (int) atLeast(minimum, value, name);
    }

    static double finite(double value, String name) {
        if (!Double.isFinite(value)) {
            throw new InvalidInputException(name, Double.toString(value), "a finite number");
        }
        return value;
    }

    static Double absentOrFinite(Double value, String name) {
        return value == null ? null : (Double) finite(value, name);
    }

    /** A decimal number of any length, as {@link java.math.BigDecimal} writes it. */
    static String absentOrDecimal(String value, String name) {
        if (value != null && !DECIMAL.matcher(value).matches()) {
            throw new InvalidInputException(name, quote(value), "a decimal number of at most 700 characters");
        }
        return value;
    }

    static double probability(double value, String name) {
        if (!(value >= 0 && value <= 1)) {
            throw new InvalidInputException(name, Double.toString(value), "a number in [0, 1]");
        }
        return value;
    }

    static Instant notBefore(Instant earliest, Instant value, String name) {
        if (present(value, name).isBefore(earliest)) {
            throw new InvalidInputException(name, value.toString(), "an instant not before " + earliest);
        }
        return value;
    }

    static String sha256(String value, String name) {
        if (value == null || !SHA256.matcher(value).matches()) {
            throw new InvalidInputException(name, quote(value), "64 hexadecimal digits, in lower case");
        }
        return value;
    }

    static String objectKey(String value, String name) {
        if (value == null
                || value.length() > OBJECT_KEY_LIMIT
                || !OBJECT_KEY.matcher(value).matches()) {
            throw new InvalidInputException(
                    name, quote(value), "a key of A-Z a-z 0-9 _ = - . and /, no part of which starts with a dot");
        }
        return value;
    }

    static String nonBlank(String value, String name) {
        // what keeps events knows no NUL in a text, and would refuse it each time it is tried
        if (value == null || value.isBlank() || value.indexOf('\0') >= 0) {
            throw new InvalidInputException(name, quote(value), "text");
        }
        return value;
    }

    private static String quote(String value) {
        return value == null ? "nothing" : '"' + value + '"';
    }
}
