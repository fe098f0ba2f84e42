package dev.perennial.serving.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;

/** A request's body as plain maps, lists, numbers, texts and booleans. */
public final class Body {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final int QUOTED_BYTES = 80;

    private Body() {}

    /** @throws InvalidInputException under {@code $} unless it is one JSON object within the limits of {@link Json} */
    public static Map<String, Object> object(byte[] bytes) {
        try {
            Map<String, Object> object =
                    bytes.length == 0 ? null : Json.mapper().readValue(bytes, OBJECT);
            if (object == null) {
                throw new InvalidInputException("$", "nothing", "a JSON object");
            }
            return object;
        } catch (JsonProcessingException e) {
            throw new InvalidInputException("$", quote(bytes), "a JSON object; " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new InvalidInputException("$", quote(bytes), "a JSON object in UTF-8");
        }
    }

    /** @throws InvalidInputException under the first field that is none of those allowed */
    public static void requireFields(Map<?, ?> object, Collection<String> allowed) {
        requireFields(object, allowed, "");
    }

    /** @param path what stands before the fields' names, such as {@code inputs[0].} */
    public static void requireFields(Map<?, ?> object, Collection<String> allowed, String path) {
        object.forEach((field, value) -> {
            if (!allowed.contains(field)) {
                throw new InvalidInputException(
                        path + field, quote(value), "no such field; one of " + String.join(", ", allowed));
            }
        });
    }

    /** A value as a message shows it. */
    public static String quote(Object value) {
        return value == null ? "null" : value instanceof String text ? '"' + text + '"' : value.toString();
    }

    private static String quote(byte[] bytes) {
        return new String(bytes, 0, Math.min(bytes.length, QUOTED_BYTES), StandardCharsets.UTF_8);
    }
}
