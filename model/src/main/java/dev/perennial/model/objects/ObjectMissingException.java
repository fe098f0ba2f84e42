package dev.perennial.model.objects;

/** There is no object under a key that something names; as objects are never deleted, trying again is no help. */
public final class ObjectMissingException extends RuntimeException {
    public ObjectMissingException(String key) {
        super("no object \"" + key + "\"");
    }
}
