package dev.perennial.ingest.rest;

import dev.perennial.contracts.event.EventContext;
import java.time.Instant;
import java.util.UUID;

/**
 * The identity that a request gives its events, by CloudEvents headers.
 *
 * @param id            of the event; null: each gets one of its own
 * @param correlationId of the chain that the events belong to; null: each starts one
 * @param own           random; what events without an id count up from, as drawing one for each takes a tenth of their time
 */
record RequestContext(String id, String correlationId, UUID own) {
    RequestContext(String id, String correlationId) {
        this(id, correlationId, UUID.randomUUID());
    }

    /** The context of a body that is one event. */
    EventContext single(Instant now) {
        return context(id == null ? own : uuid(id), now);
    }

    /** The context of the event on a line: the request's id can name but one event. */
    EventContext line(int number, Instant now) {
        return context(id == null ? own(number) : EventContext.idOf(id + "/" + number), now);
    }

    private UUID own(int number) {
        return new UUID(own.getMostSignificantBits(), own.getLeastSignificantBits() + number);
    }

    private EventContext context(UUID eventId, Instant now) {
        return new EventContext(eventId, now, correlationId == null ? eventId : uuid(correlationId), null);
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return EventContext.idOf(text);
        }
    }
}
