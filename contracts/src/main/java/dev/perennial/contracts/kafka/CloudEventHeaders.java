package dev.perennial.contracts.kafka;

import dev.perennial.contracts.Instants;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.PipelineEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * CloudEvents 1.0 on Kafka in binary mode, with the extensions {@code correlationid} and {@code causationid}.
 * See the Kafka protocol binding of the CloudEvents specification.
 */
public final class CloudEventHeaders {
    private static final String TYPE_PREFIX = "dev.perennial.";
    private static final Pattern UUID_TEXT = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private CloudEventHeaders() {}

    /** The CloudEvents type, e.g. {@code dev.perennial.model-trained.v1}. */
    public static String type(Class<? extends PipelineEvent> type) {
        return TYPE_PREFIX + Topic.of(type).shortName() + ".v1";
    }

    /** @param source who sends, e.g. {@code /perennial/training-service} */
    public static void write(Headers headers, PipelineEvent event, String source) {
        EventContext context = event.context();
        set(headers, "ce_specversion", "1.0");
        set(headers, "ce_id", context.eventId().toString());
        set(headers, "ce_source", source);
        set(headers, "ce_type", type(event.getClass()));
        set(headers, "ce_time", Instants.format(context.occurredAt()));
        set(headers, "ce_subject", "models/" + event.modelName());
        set(headers, "ce_correlationid", context.correlationId().toString());
        if (context.causationId() != null) {
            set(headers, "ce_causationid", context.causationId().toString());
        }
        set(headers, "content-type", "application/json");
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
        UUID eventId = id == null ? EventContext.idOf(place) : uuid(id, get(headers, "ce_source") + "/" + id);
        String correlation = get(headers, "ce_correlationid");
        String causation = get(headers, "ce_causationid");
        return new EventContext(
                eventId,
                time(get(headers, "ce_time"), appendedAt),
                correlation == null ? eventId : uuid(correlation, correlation),
                causation == null ? null : uuid(causation, causation));
    }

    private static void set(Headers headers, String name, String value) {
        if (headers.lastHeader(name) != null) {
            headers.remove(name);
        }
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static String get(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static UUID uuid(String text, String otherwise) {
        // UUID.fromString alone also takes shortened forms, so that two texts could be one id
        return UUID_TEXT.matcher(text).matches() ? UUID.fromString(text) : EventContext.idOf(otherwise);
    }

    private static Instant time(String text, Instant otherwise) {
        return Instants.parse(text).orElse(otherwise);
    }
}
