package dev.perennial.ingest.rest;

/** A body is larger than what is taken. */
final class BodyTooLargeException extends RuntimeException {
    BodyTooLargeException(String limit) {
        super("the body is too large (expected: at most " + limit + ")");
    }
}
