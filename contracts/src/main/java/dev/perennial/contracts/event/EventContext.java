package dev.perennial.contracts.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * Who an event is and where it comes from. Travels in CloudEvents headers, not in the value.
 *
 * @param eventId       its identity; the same decision made twice has the same one
 * @param occurredAt    when it happened (UTC)
 * @param correlationId the first event of the chain, the same from a raw event to the retrained model
 * @param causationId   the event that directly caused this one; null at the start of a chain
 */
public record EventContext(UUID eventId, Instant occurredAt, UUID correlationId, UUID causationId) {
    public EventContext {
        Require.present(eventId, "eventId");
        Require.present(occurredAt, "occurredAt");
        Require.present(correlationId, "correlationId");
    }

    /** The start of a chain. */
    public static EventContext first(UUID eventId, Instant occurredAt) {
        return new EventContext(eventId, occurredAt, eventId, null);
    }

    /** The context of the event named {@code what} that this one causes; its id depends on nothing else. */
    public EventContext causes(String what, Instant at) {
        return new EventContext(idOf(eventId + "/" + what), at, correlationId, eventId);
    }

    /** A stable id for a text, e.g. for the record at {@code topic/partition/offset}. */
    public static UUID idOf(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
