package dev.perennial.model.bundle;

/** A bundle is incomplete, altered or cannot be used; as bundles never change, trying again is no help. */
public final class InvalidBundleException extends RuntimeException {
    public InvalidBundleException(String message) {
        super(message);
    }

    public InvalidBundleException(String message, Throwable cause) {
        super(message, cause);
    }
}
