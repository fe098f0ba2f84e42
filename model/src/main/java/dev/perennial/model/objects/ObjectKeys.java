package dev.perennial.model.objects;

import java.util.Arrays;
import java.util.regex.Pattern;

/** Checks a key before it reaches a store. */
final class ObjectKeys {
    private static final int LIMIT = 1024;
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._=-]+(/[A-Za-z0-9._=-]+)*");

    private ObjectKeys() {}

    static String require(String key) {
        if (key.length() > LIMIT || !ALLOWED.matcher(key).matches() || hasDots(key)) {
            throw new IllegalArgumentException("key: \"" + key + "\" (expected: parts of A-Z a-z 0-9 . _ = - "
                    + "divided by slashes, at most " + LIMIT + " characters)");
        }
        return key;
    }

    private static boolean hasDots(String key) {
        return Arrays.stream(key.split("/", -1)).anyMatch(part -> part.equals(".") || part.equals(".."));
    }
}
