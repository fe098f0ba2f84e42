package dev.perennial.model.segment;

/** Bytes are no segment, or an altered one; as objects never change, trying again is no help. */
public final class InvalidSegmentException extends RuntimeException {
    public InvalidSegmentException(String message, Throwable cause) {
        super(message, cause);
    }
}
