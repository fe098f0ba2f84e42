package dev.perennial.local.platform;

/** A server of the platform did not start. */
final class ServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
