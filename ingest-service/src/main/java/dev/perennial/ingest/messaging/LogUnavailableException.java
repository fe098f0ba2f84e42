package dev.perennial.ingest.messaging;

/** The log did not take a record in time; whether it will still appear there is unknown, so the sender repeats it. */
public final class LogUnavailableException extends RuntimeException {
    LogUnavailableException(Throwable cause) {
        super("the log did not take the records in time", cause);
    }
}
