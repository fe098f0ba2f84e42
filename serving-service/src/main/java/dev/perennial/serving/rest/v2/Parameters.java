package dev.perennial.serving.rest.v2;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.serving.rest.Body;
import java.util.Map;

/** The protocol's {@code parameters}, of a request, an input or an output; none has a meaning here. */
final class Parameters {
    private Parameters() {}

    /**
     * @param raw  what was sent; null for nothing
     * @param path where it stands in the request
     * @throws InvalidInputException with the path of what the protocol does not allow
     */
    static void check(Object raw, String path) {
        if (raw == null) {
            return;
        }
        if (!(raw instanceof Map<?, ?> parameters)) {
            throw new InvalidInputException(path, Body.quote(raw), "a JSON object");
        }
        parameters.forEach((name, value) -> {
            if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
                throw new InvalidInputException(path + "." + name, Body.quote(value), "text, a number, true or false");
            }
        });
    }
}
