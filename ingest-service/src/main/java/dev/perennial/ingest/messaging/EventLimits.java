package dev.perennial.ingest.messaging;

/** How large a record of this service's topics may be. */
public final class EventLimits {
    /** Largest event: key, value and headers together. The broker takes several times as much. */
    public static final int MAX_RECORD_BYTES = 1024 * 1024;
    /** Largest value of an event made by this service, whose key and headers take the rest at the most. */
    public static final int MAX_VALUE_BYTES = MAX_RECORD_BYTES - 4 * 1024;

    private EventLimits() {}
}
