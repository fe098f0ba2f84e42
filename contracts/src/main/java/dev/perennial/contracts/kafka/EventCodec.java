package dev.perennial.contracts.kafka;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.Problem;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.PipelineEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Events as JSON values. The context is not in the value: it travels in the headers. */
public final class EventCodec {
    private static final String CONTEXT = "context";
    private static final ObjectWriter WRITER = Json.mapper()
            .copy()
            .addMixIn(PipelineEvent.class, WithoutContext.class)
            .writer();
    private static final ObjectReader READER = Json.mapper()
            .copy()
            .registerModule(new SimpleModule("context").addDeserializer(EventContext.class, new GivenContext()))
            .reader();
    /** A reader looks for what reads its type when it is made. */
    private static final ClassValue<ObjectReader> READERS = new ClassValue<>() {
        @Override
        protected ObjectReader computeValue(Class<?> type) {
            return READER.forType(type);
        }
    };

    @JsonIgnoreProperties(CONTEXT)
    private interface WithoutContext {}

    private EventCodec() {}

    public static byte[] encode(PipelineEvent event) {
        try {
            return WRITER.writeValueAsBytes(event);
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
            throw new InvalidEventException(Problem.ROOT, "nothing", "a JSON object");
        }
        T event;
        try {
            event = READERS.get(type).withAttribute(CONTEXT, context).readValue(value);
        } catch (JsonMappingException e) {
            throw invalid(e, read(value));
        } catch (IOException e) {
            read(value);
            throw new InvalidEventException(Problem.ROOT, text(value), "JSON: " + e.getMessage());
        }
        if (event == null) {
            throw new InvalidEventException(Problem.ROOT, text(value), "a JSON object");
        }
        return event;
    }

    /** The context is the given one, whether or not the value says anything of it. */
    private static final class GivenContext extends StdDeserializer<EventContext> {
        GivenContext() {
            super(EventContext.class);
        }

        @Override
        public EventContext deserialize(JsonParser parser, DeserializationContext reading) throws IOException {
            parser.skipChildren();
            return getNullValue(reading);
        }

        @Override
        public EventContext getNullValue(DeserializationContext reading) {
            return (EventContext) reading.getAttribute(CONTEXT);
        }

        @Override
        public EventContext getAbsentValue(DeserializationContext reading) {
            return getNullValue(reading);
        }
    }

    /** What was refused, once more as a tree; what is no JSON object says so itself. */
    private static ObjectNode read(byte[] value) {
        try {
            if (Json.mapper().readTree(value) instanceof ObjectNode object) {
                return object;
            }
            throw new InvalidEventException(Problem.ROOT, text(value), "a JSON object");
        } catch (JsonProcessingException e) {
            throw new InvalidEventException(Problem.ROOT, text(value), "JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new InvalidEventException(Problem.ROOT, text(value), "JSON in UTF-8");
        }
    }

    private static InvalidEventException invalid(JsonMappingException e, JsonNode root) {
        StringBuilder path = new StringBuilder();
        JsonNode found = root;
        for (JsonMappingException.Reference step : e.getPath()) {
            boolean isIndex = step.getFieldName() == null;
            found = isIndex ? found.path(step.getIndex()) : found.path(step.getFieldName());
            path.append(isIndex ? "[" + step.getIndex() + "]" : (path.isEmpty() ? "" : ".") + step.getFieldName());
        }
        String where = path.isEmpty() ? Problem.ROOT : path.toString();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidInputException input) {
                return new InvalidEventException(input.problems().stream()
                        .map(problem -> problem.under(where))
                        .toList());
            }
        }
        if (found.isMissingNode() || found.isNull()) {
            return new InvalidEventException(where, "nothing", "a value; the field is required");
        }
        String expected = e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null
                ? "JSON for " + mismatch.getTargetType().getSimpleName()
                : e.getOriginalMessage();
        return new InvalidEventException(where, found.toString(), expected);
    }

    private static String text(byte[] value) {
        return new String(value, 0, Math.min(value.length, 100), StandardCharsets.UTF_8);
    }
}
