package dev.perennial.model.objects;

/** The store did not answer, or not as it should: a broken world, worth another try. */
public final class ObjectStoreException extends RuntimeException {
    public ObjectStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
