package dev.perennial.ingest.schema;

import java.time.Instant;

/** The schema registry cannot be asked now. That is no fault of a record, which has to wait. */
public final class RegistryUnavailableException extends RuntimeException {
    private final Instant retryAt;

    RegistryUnavailableException(String detail, Instant retryAt) {
        super(detail);
        this.retryAt = retryAt;
    }

    /** When it is asked again at the earliest (UTC). */
    public Instant retryAt() {
        return retryAt;
    }
}
