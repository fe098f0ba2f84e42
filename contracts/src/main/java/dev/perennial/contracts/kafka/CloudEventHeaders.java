package dev.perennial.contracts.kafka;

import dev.perennial.contracts.Instants;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.PipelineEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * CloudEvents 1.0 on Kafka in binary mode, with the extensions {@code correlationid} and {@code causationid}.
 * See the Kafka protocol binding of the CloudEvents specification.
 */
public final class CloudEventHeaders {
    private static final String TYPE_PREFIX = "dev.perennial.";
    private static final int UUID_LENGTH = 36;
    /** What every event says in the same words. */
    private static final byte[] SPEC_VERSION = bytes("1.0");

    private static final byte[] CONTENT_TYPE = bytes("application/json");
    private static final Map<Class<? extends PipelineEvent>, byte[]> TYPES = types();

    private CloudEventHeaders() {}

    /** The CloudEvents type, e.g. {@code dev.perennial.model-trained.v1}. */
    public static String type(Class<? extends PipelineEvent> type) {
        return TYPE_PREFIX + Topic.of(type).shortName() + ".v1";
    }

    private static Map<Class<? extends PipelineEvent>, byte[]> types() {
        Map<Class<? extends PipelineEvent>, byte[]> types = new HashMap<>();
        for (Topic topic : Topic.values()) {
            topic.valueType().ifPresent(type -> types.put(type, bytes(type(type))));
        }
        return types;
    }

    /** @param source who sends, e.g. {@code /perennial/training-service} */
    public static void write(Headers headers, PipelineEvent event, String source) {
        EventContext context = event.context();
        byte[] id = bytes(context.eventId().toString());
        set(headers, "ce_specversion", SPEC_VERSION);
        set(headers, "ce_id", id);
        set(headers, "ce_source", bytes(source));
        set(headers, "ce_type", TYPES.get(event.getClass()));
        set(headers, "ce_time", bytes(Instants.format(context.occurredAt())));
        set(headers, "ce_subject", bytes("models/" + event.modelName()));
        UUID correlation = context.correlationId();
        set(headers, "ce_correlationid", correlation.equals(context.eventId()) ? id : bytes(correlation.toString()));
        if (context.causationId() != null) {
            set(headers, "ce_causationid", bytes(context.causationId().toString()));
        }
        set(headers, "content-type", CONTENT_TYPE);
    }

    /**
     * The context of a record. A plain producer sends no headers: then the record's place in the log is its identity.
     * An id that is no UUID gives a stable one, from source and id together.
     *
     * @param place      {@code topic/partition/offset}
     * @param appendedAt the record's time, used when no header tells one
     */
    public static EventContext read(Headers headers, String place, Instant appendedAt) {
        String id = get(headers, "ce_id");
        UUID eventId = id == null
                ? EventContext.idOf(place)
                : isUuid(id) ? UUID.fromString(id) : EventContext.idOf(get(headers, "ce_source") + "/" + id);
        String correlation = get(headers, "ce_correlationid");
        String causation = get(headers, "ce_causationid");
        return new EventContext(
                eventId,
                time(get(headers, "ce_time"), appendedAt),
                correlation == null ? eventId : uuid(correlation),
                causation == null ? null : uuid(causation));
    }

    private static void set(Headers headers, String name, byte[] value) {
        if (headers.lastHeader(name) != null) {
            headers.remove(name);
        }
        headers.add(name, value);
    }

    private static String get(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static UUID uuid(String text) {
        return isUuid(text) ? UUID.fromString(text) : EventContext.idOf(text);
    }

    /** Without shortened forms, which {@link UUID#fromString} also takes, so that two texts could be one id. */
    private static boolean isUuid(String text) {
        boolean isUuid = text.length() == UUID_LENGTH;
        for (int i = 0; isUuid && i < UUID_LENGTH; i++) {
            boolean isHyphen = i == 8 || i == 13 || i == 18 || i == 23;
            isUuid = isHyphen ? text.charAt(i) == '-' : HexFormat.isHexDigit(text.charAt(i));
        }
        return isUuid;
    }

    private static Instant time(String text, Instant otherwise) {
        return Instants.parse(text).orElse(otherwise);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
