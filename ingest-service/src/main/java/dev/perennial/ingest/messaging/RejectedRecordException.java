package dev.perennial.ingest.messaging;

/** A record that can never be joined; it belongs on the dead-letter topic at once. */
final class RejectedRecordException extends RuntimeException {
    private final String reason;

    /**
     * @param reason one of few, in kebab-case, for the header and the metrics
     * @param detail for people
     */
    RejectedRecordException(String reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
