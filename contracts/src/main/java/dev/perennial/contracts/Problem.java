package dev.perennial.contracts;

import static java.util.Objects.requireNonNull;

/**
 * One thing that is wrong with an input, in words that its author can act on. Each part is one line of well-formed text,
 * whatever the input holds, and is cut to a bounded length.
 *
 * @param path     the field, dotted from the root, e.g. {@code features.distance_mi.min}; {@code $} is the root itself
 * @param found    what stands there, as JSON, cut to 80 characters
 * @param expected what is allowed there
 */
public record Problem(String path, String found, String expected) {
    /** The path of the input as a whole. */
    public static final String ROOT = "$";

    /** Most problems that are told of one input; an input with more is not one that somebody corrects by hand. */
    public static final int MAX_COUNT = 100;

    private static final int FOUND_LIMIT = 80;
    private static final int PATH_LIMIT = 512;
    private static final int EXPECTED_LIMIT = 1000;

    public Problem {
        path = line(requireNonNull(path, "path"), PATH_LIMIT);
        found = line(requireNonNull(found, "found"), FOUND_LIMIT);
        expected = line(requireNonNull(expected, "expected"), EXPECTED_LIMIT);
    }

    /** The same problem as seen from the document that holds the input at {@code parent}. */
    public Problem under(String parent) {
        if (parent.equals(ROOT)) {
            return this;
        }
        return new Problem(path.equals(ROOT) ? parent : parent + "." + path, found, expected);
    }

    /** Control characters would forge log lines, half a surrogate pair is nothing that JSON or a header can carry. */
    private static String line(String text, int limit) {
        boolean fits = text.length() <= limit;
        int end = fits ? text.length() : Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
        StringBuilder line = new StringBuilder();
        text.substring(0, end).codePoints().map(Problem::printable).forEach(line::appendCodePoint);
        return fits ? line.toString() : line.append('…').toString();
    }

    private static int printable(int codePoint) {
        if (Character.isISOControl(codePoint)) {
            return ' ';
        }
        return Character.getType(codePoint) == Character.SURROGATE ? '\uFFFD' : codePoint;
    }

    @Override
    public String toString() {
        return path + ": " + found + " (expected: " + expected + ")";
    }
}
