package dev.perennial.ingest.domain.source;

import static java.util.Objects.requireNonNull;

/** A record of a producer's own topic that no event can be made of for a model; it belongs on a dead-letter topic. */
public final class UnmappableException extends RuntimeException {
    /** What kind of fault it is; the first that is found in this order names the record's. */
    public enum Reason {
        /** No JSON object, no CloudEvent with JSON data, or not what the registry's schema says. */
        UNREADABLE,
        /** The schema registry has none of the id that the record starts with. */
        UNKNOWN_SCHEMA,
        /** A field of the mapping is not there, as when the producer has renamed it. */
        UNMAPPED_FIELD,
        /** A value that the definition does not allow. */
        INVALID_VALUE,
        /** An event time from the future. */
        EVENT_TIME_AHEAD,
        /** A known time from the future. */
        KNOWN_TIME_AHEAD,
        /** An event larger than what the log takes. */
        TOO_LARGE
    }

    private final Reason reason;

    /** @param detail for people */
    public UnmappableException(Reason reason, String detail) {
        super(detail);
        this.reason = requireNonNull(reason, "reason");
    }

    public Reason reason() {
        return reason;
    }
}
