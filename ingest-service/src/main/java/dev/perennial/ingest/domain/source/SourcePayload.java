package dev.perennial.ingest.domain.source;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.event.EventContext;
import java.time.Instant;
import java.util.Map;

/**
 * What a record of a producer's own topic says.
 *
 * @param fields       the JSON object, or what Avro and Protobuf say as one; of a CloudEvent its data
 * @param place        {@code topic/partition/offset}
 * @param origin       the CloudEvent's context, or that of the record's place
 * @param isCloudEvent whether the record is one
 * @param appendedAt   the record's time on its topic
 */
public record SourcePayload(
        Map<String, ?> fields, String place, EventContext origin, boolean isCloudEvent, Instant appendedAt) {
    public SourcePayload {
        requireNonNull(fields, "fields");
        requireNonNull(place, "place");
        requireNonNull(origin, "origin");
        requireNonNull(appendedAt, "appendedAt");
    }

    /** The context of the event made for a mapping: the id is of the place, for a producer may use one for several. */
    EventContext context(String mappingId) {
        return new EventContext(
                EventContext.idOf(place + "/" + mappingId),
                origin.occurredAt(),
                origin.correlationId(),
                isCloudEvent ? origin.eventId() : null);
    }
}
