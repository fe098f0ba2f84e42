package dev.perennial.contracts;

import java.util.regex.Pattern;

/** Checks a name before it touches a path, a topic, a key or a query. */
public final class Names {
    /** What a model may be called. */
    public static final String MODEL_PATTERN = "[a-z][a-z0-9-]{0,62}";

    private static final Pattern MODEL = Pattern.compile(MODEL_PATTERN);
    private static final Pattern FIELD = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,127}");
    private static final int EXAMPLE_ID_LIMIT = 256;

    private Names() {}

    /**
     * @return {@code name}
     * @throws InvalidInputException unless it matches {@link #MODEL_PATTERN}
     */
    public static String requireModel(String name) {
        if (name == null || !MODEL.matcher(name).matches()) {
            throw new InvalidInputException("modelName", quote(name), MODEL_PATTERN);
        }
        return name;
    }

    public static boolean isModel(String name) {
        return name != null && MODEL.matcher(name).matches();
    }

    /** Whether {@code name} may name a feature or a label: a letter or underscore, then up to 127 of A-Z a-z 0-9 _ . - */
    public static boolean isField(String name) {
        return name != null && FIELD.matcher(name).matches();
    }

    /**
     * @return {@code id}
     * @throws InvalidInputException unless it has 1 to 256 characters, none of them a control character
     */
    public static String requireExampleId(String id) {
        if (id == null
                || id.isEmpty()
                || id.length() > EXAMPLE_ID_LIMIT
                || id.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException(
                    "exampleId", quote(id), "1 to " + EXAMPLE_ID_LIMIT + " characters without control characters");
        }
        return id;
    }

    private static String quote(String value) {
        return value == null ? "nothing" : '"' + value + '"';
    }
}
