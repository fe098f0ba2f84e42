package dev.perennial.contracts;

import java.util.regex.Pattern;

/** Checks a name before it touches a path, a topic, a key or a query. */
public final class Names {
    /** What a model may be called. */
    public static final String MODEL_PATTERN = "[a-z][a-z0-9-]{0,62}";

    private static final int MODEL_LENGTH = 63;
    private static final Pattern FIELD = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,127}");
    private static final int TEXT_LIMIT = 256;

    /** What {@link #isText} accepts, for error messages. */
    public static final String TEXT = "text of 1 to " + TEXT_LIMIT + " characters without control characters";

    private Names() {}

    /**
     * @return {@code name}
     * @throws InvalidInputException unless it matches {@link #MODEL_PATTERN}
     */
    public static String requireModel(String name) {
        return require(name, "modelName");
    }

    /**
     * @param path of the name, for the error
     * @return {@code name}
     * @throws InvalidInputException unless it matches {@link #MODEL_PATTERN}
     */
    public static String require(String name, String path) {
        if (!isModel(name)) {
            throw new InvalidInputException(path, quote(name), MODEL_PATTERN);
        }
        return name;
    }

    /** Whether {@code name} matches {@link #MODEL_PATTERN}; every event asks, so without a matcher, which takes many times as long. */
    public static boolean isModel(String name) {
        boolean isModel = name != null && !name.isEmpty() && name.length() <= MODEL_LENGTH && isLower(name.charAt(0));
        for (int i = 1; isModel && i < name.length(); i++) {
            char character = name.charAt(i);
            isModel = isLower(character) || (character >= '0' && character <= '9') || character == '-';
        }
        return isModel;
    }

    private static boolean isLower(char character) {
        return character >= 'a' && character <= 'z';
    }

    /** Whether {@code name} may name a feature or a label: a letter or underscore, then up to 127 of A-Z a-z 0-9 _ . - */
    public static boolean isField(String name) {
        return name != null && FIELD.matcher(name).matches();
    }

    /**
     * @return {@code id}
     * @throws InvalidInputException unless {@link #isText} holds
     */
    public static String requireExampleId(String id) {
        if (!isText(id)) {
            throw new InvalidInputException("exampleId", quote(id), TEXT);
        }
        return id;
    }

    /**
     * Whether {@code text} may be an id, a category or a column's name: 1 to 256 characters, no control character, and no
     * half of a surrogate pair, which two different texts would share once written as UTF-8.
     */
    public static boolean isText(String text) {
        if (text == null || text.isEmpty() || text.length() > 2 * TEXT_LIMIT) {
            return false;
        }
        int count = 0;
        for (int i = 0; i < text.length(); count++) {
            int point = text.codePointAt(i);
            if (Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE) {
                return false;
            }
            i += Character.charCount(point);
        }
        return count <= TEXT_LIMIT;
    }

    private static String quote(String value) {
        return value == null ? "nothing" : '"' + value + '"';
    }
}
