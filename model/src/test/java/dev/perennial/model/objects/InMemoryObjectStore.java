package dev.perennial.model.objects;

import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** An object store for tests: as strict as the real one, and gone with the process. */
public final class InMemoryObjectStore implements ErasableObjectStore {
    private final NavigableMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private volatile boolean failing;

    @Override
    public byte[] get(String key, long maxBytes) {
        requireAnswer();
        byte[] bytes = objects.get(ObjectKeys.require(key));
        if (bytes == null) {
            throw new ObjectMissingException(key);
        }
        if (bytes.length > maxBytes) {
            throw new ObjectTooLargeException(key, maxBytes);
        }
        return bytes.clone();
    }

    @Override
    public boolean putIfAbsent(String key, byte[] bytes) {
        requireAnswer();
        return objects.putIfAbsent(ObjectKeys.require(key), bytes.clone()) == null;
    }

    @Override
    public void delete(String key) {
        requireAnswer();
        objects.remove(ObjectKeys.require(key));
    }

    @Override
    public List<String> list(String prefix) {
        requireAnswer();
        return objects.tailMap(prefix).keySet().stream()
                .takeWhile(key -> key.startsWith(prefix))
                .toList();
    }

    @Override
    public boolean exists(String key) {
        requireAnswer();
        return objects.containsKey(ObjectKeys.require(key));
    }

    /** Does what no well-behaved store does: changes the bytes under a key. */
    public void overwrite(String key, byte[] bytes) {
        objects.put(ObjectKeys.require(key), bytes.clone());
    }

    /** Does what no well-behaved store does: loses an object. */
    public void remove(String key) {
        objects.remove(key);
    }

    /** From now on, every call fails as if the store were down, or none does. */
    public void fail(boolean fail) {
        failing = fail;
    }

    @Override
    public void close() {}

    private void requireAnswer() {
        if (failing) {
            throw new ObjectStoreException("the store is down", null);
        }
    }
}
