package dev.perennial.contracts.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.PipelineEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Events as JSON values. The context is not in the value: it travels in the headers. */
public final class EventCodec {
    private static final String CONTEXT = "context";

    private EventCodec() {}

    public static byte[] encode(PipelineEvent event) {
        ObjectNode node = Json.mapper().valueToTree(event);
        node.remove(CONTEXT);
        try {
            return Json.mapper().writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event is always JSON", e);
        }
    }

    /**
     * @param type    the event that the value should be
     * @param value   JSON object; unknown fields are ignored
     * @param context from the record's headers
     * @throws InvalidEventException with the path of the wrong field
     */
    public static <T extends PipelineEvent> T decode(Class<T> type, byte[] value, EventContext context) {
        if (value == null) {
            throw new InvalidEventException("$", "nothing", "a JSON object");
        }
        try {
            JsonNode node = Json.mapper().readTree(value);
            if (!(node instanceof ObjectNode object)) {
                throw new InvalidEventException("$", text(value), "a JSON object");
            }
            object.set(CONTEXT, Json.mapper().valueToTree(context));
            return Json.mapper().treeToValue(object, type);
        } catch (JsonMappingException e) {
            throw invalid(e);
        } catch (JsonProcessingException e) {
            throw new InvalidEventException("$", text(value), "JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new InvalidEventException("$", text(value), "JSON in UTF-8");
        }
    }

    private static InvalidEventException invalid(JsonMappingException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidInputException input) {
                return new InvalidEventException(input.problems());
            }
        }
        String path = e.getPath().stream()
                .map(reference ->
                        reference.getFieldName() == null ? "[" + reference.getIndex() + "]" : reference.getFieldName())
                .collect(Collectors.joining("."));
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String reason = cause instanceof JsonProcessingException json ? json.getOriginalMessage() : cause.getMessage();
        return new InvalidEventException(path.isEmpty() ? "$" : path, "a value that does not fit", reason);
    }

    private static String text(byte[] value) {
        return new String(value, 0, Math.min(value.length, 100), StandardCharsets.UTF_8);
    }
}
