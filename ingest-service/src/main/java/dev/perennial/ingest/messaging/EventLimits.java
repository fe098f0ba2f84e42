package dev.perennial.ingest.messaging;

/** How large a record of this service's topics may be. */
public final class EventLimits {
    /** Largest event: key, value and headers together. The broker takes several times as much. */
    public static final int MAX_RECORD_BYTES = 1024 * 1024;

    private EventLimits() {}
}
