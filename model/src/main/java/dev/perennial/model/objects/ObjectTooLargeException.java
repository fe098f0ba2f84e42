package dev.perennial.model.objects;

/** An object is larger than its reader accepts; as objects never change, trying again is no help. */
public final class ObjectTooLargeException extends RuntimeException {
    public ObjectTooLargeException(String key, long maxBytes) {
        super("object \"" + key + "\" is too large (expected: at most " + maxBytes + " bytes)");
    }
}
