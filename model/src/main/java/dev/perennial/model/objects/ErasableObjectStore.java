package dev.perennial.model.objects;

/** A store for the one who says when objects are no longer needed; to everybody else they are for ever. */
public interface ErasableObjectStore extends ObjectStore {
    /** Deletes an object. One that is not there is no error: a repeat has no effect. */
    void delete(String key);
}
