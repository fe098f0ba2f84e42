package dev.perennial.ingest.domain.source;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where a value stands in a JSON object: the name of a field or, when it starts with a slash, a JSON pointer (RFC 6901).
 * Made from a definition, whose parser has checked it.
 */
final class FieldPath {
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");
    private static final Found NOTHING = new Found(false, null);

    private final String text;
    private final List<String> steps;

    /**
     * What stands at a path.
     *
     * @param isThere whether anything does; a null is there
     */
    record Found(boolean isThere, Object value) {}

    FieldPath(String text) {
        this.text = requireNonNull(text, "text");
        this.steps = text.startsWith("/")
                ? Arrays.stream(text.substring(1).split("/", -1))
                        .map(step -> step.replace("~1", "/").replace("~0", "~"))
                        .toList()
                : List.of(text);
    }

    /** Where there is a null on the way, the value is null: a producer may leave out a whole group of fields so. */
    Found in(Map<String, ?> object) {
        Object value = object;
        for (String step : steps) {
            Found next = step(value, step);
            if (!next.isThere() || next.value() == null) {
                return next;
            }
            value = next.value();
        }
        return new Found(true, value);
    }

    private static Found step(Object value, String step) {
        if (value instanceof Map<?, ?> object) {
            Object found = object.get(step);
            return found != null || object.containsKey(step) ? new Found(true, found) : NOTHING;
        }
        if (value instanceof List<?> array && INDEX.matcher(step).matches()) {
            int index = Integer.parseInt(step);
            return index < array.size() ? new Found(true, array.get(index)) : NOTHING;
        }
        return NOTHING;
    }

    @Override
    public String toString() {
        return text;
    }
}
