package dev.perennial.training.rest.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.training.domain.mlflow.MlflowException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A JSON object of a client, in the JSON form of protocol buffers: whole numbers may be texts, unknown fields are ignored. */
final class Body {
    private final JsonNode fields;

    private Body(JsonNode fields) {
        this.fields = fields;
    }

    /**
     * @param bytes null: none came
     * @throws MlflowException for what is no JSON object
     */
    static Body of(byte[] bytes) {
        try {
            JsonNode fields = Json.mapper().readTree(bytes == null ? new byte[0] : bytes);
            if (fields != null && fields.isObject()) {
                return new Body(fields);
            }
        } catch (IOException e) {
            // told below
        }
        throw MlflowException.invalid("The request's body is no JSON object.");
    }

    /** The id of the run, under its newer or its older name. */
    String runId() {
        return has("run_id") ? required("run_id") : required("run_uuid");
    }

    boolean has(String name) {
        return !fields.path(name).isMissingNode() && !fields.path(name).isNull();
    }

    /** Null when there is none. */
    String text(String name) {
        JsonNode value = fields.path(name);
        if (!has(name)) {
            return null;
        }
        if (!value.isValueNode()) {
            throw MlflowException.invalid("Invalid value " + value + " for parameter '" + name + "': expected text.");
        }
        return value.asText();
    }

    String required(String name) {
        String text = text(name);
        if (text == null || text.isEmpty()) {
            throw MlflowException.invalid("Missing value for required parameter '" + name + "'.");
        }
        return text;
    }

    /** Null when there is none. */
    Long whole(String name) {
        String text = text(name);
        try {
            return text == null ? null : (Long) Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw MlflowException.invalid(
                    "Invalid value '" + text + "' for parameter '" + name + "': expected a whole number.");
        }
    }

    long whole(String name, long otherwise) {
        Long value = whole(name);
        return value == null ? otherwise : value;
    }

    double number(String name) {
        String text = required(name);
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw MlflowException.invalid(
                    "Invalid value '" + text + "' for parameter '" + name + "': expected a number.");
        }
    }

    List<Body> list(String name) {
        List<Body> list = new ArrayList<>();
        fields.path(name).forEach(item -> list.add(new Body(item)));
        return list;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        fields.path(name).forEach(item -> texts.add(item.asText()));
        return texts;
    }

    /** A list of {@code key} and {@code value}; an absent value is empty text. */
    Map<String, String> pairs(String name, UnaryOperator<String> keyCheck, UnaryOperator<String> valueCheck) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (Body pair : list(name)) {
            String value = pair.has("value") ? pair.text("value") : "";
            String before = pairs.put(keyCheck.apply(pair.required("key")), valueCheck.apply(value));
            if (before != null && !before.equals(value)) {
                throw MlflowException.invalid("Duplicate key '" + pair.required("key") + "' in '" + name + "'.");
            }
        }
        return pairs;
    }

    JsonNode json() {
        return fields;
    }
}
