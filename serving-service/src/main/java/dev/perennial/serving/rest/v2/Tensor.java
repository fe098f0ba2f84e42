package dev.perennial.serving.rest.v2;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.serving.rest.Body;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * One input: a column.
 *
 * @param name     of the input
 * @param datatype of its values
 * @param values   one an example, as read from JSON; null where missing
 */
record Tensor(String name, Datatype datatype, List<Object> values) {
    static final int MOST_EXAMPLES = 1_000;

    private static final List<String> FIELDS = List.of("name", "shape", "datatype", "parameters", "data");

    Tensor {
        values = Collections.unmodifiableList(values);
    }

    /**
     * @param path where the input stands in the request
     * @throws InvalidInputException with the path of what is wrong
     */
    static Tensor read(Object raw, String path) {
        if (!(raw instanceof Map<?, ?> map)) {
            throw new InvalidInputException(path, Body.quote(raw), "an input");
        }
        Body.requireFields(map, FIELDS, path + ".");
        Parameters.check(map.get("parameters"), path + ".parameters");
        if (!(map.get("name") instanceof String name)) {
            throw new InvalidInputException(path + ".name", Body.quote(map.get("name")), "the name of an input");
        }
        Datatype datatype = Datatype.named(map.get("datatype"))
                .orElseThrow(() -> new InvalidInputException(
                        path + ".datatype",
                        Body.quote(map.get("datatype")),
                        "one of " + Arrays.toString(Datatype.values())));
        int size = size(map.get("shape"), path + ".shape");
        return new Tensor(name, datatype, values(map.get("data"), datatype, size, path + ".data"));
    }

    private static int size(Object raw, String path) {
        boolean fits = raw instanceof List<?> shape
                && (shape.size() == 1
                        || (shape.size() == 2 && Integer.valueOf(1).equals(shape.get(1))))
                && shape.get(0) instanceof Integer size
                && size >= 1
                && size <= MOST_EXAMPLES;
        if (!fits) {
            throw new InvalidInputException(path, Body.quote(raw), "[n] or [n, 1] with n from 1 to " + MOST_EXAMPLES);
        }
        return (Integer) ((List<?>) raw).get(0);
    }

    private static List<Object> values(Object raw, Datatype datatype, int size, String path) {
        if (!(raw instanceof List<?> data)) {
            throw new InvalidInputException(path, Body.quote(raw), "a list");
        }
        if (data.size() != size) {
            throw new InvalidInputException(path, data.size() + " elements", size + " as the shape says");
        }
        List<Object> values = new ArrayList<>(size);
        for (Object element : data) {
            Object value = element instanceof List<?> row && row.size() == 1 ? row.get(0) : element;
            if (value != null && !datatype.fits(value)) {
                throw new InvalidInputException(
                        path + "[" + values.size() + "]",
                        Body.quote(element),
                        datatype + ", without loss as a double if it is a number");
            }
            values.add("".equals(value) ? null : value);
        }
        return values;
    }
}
