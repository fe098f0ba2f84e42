package dev.perennial.monitor.messaging;

/** The state cannot be asked now; a repeat may succeed. */
public final class UnavailableException extends RuntimeException {
    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
