package dev.perennial.serving.objects;

import dev.perennial.model.objects.ObjectStore;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers every object that was read through it. */
final class RecordingObjectStore implements ObjectStore {
    private final ObjectStore store;
    private final Map<String, byte[]> read = new LinkedHashMap<>();

    /** @param store stays open when this is closed */
    RecordingObjectStore(ObjectStore store) {
        this.store = store;
    }

    /** Bytes by key. */
    Map<String, byte[]> read() {
        return Collections.unmodifiableMap(read);
    }

    @Override
    public byte[] get(String key, long maxBytes) {
        byte[] bytes = store.get(key, maxBytes);
        read.put(key, bytes);
        return bytes;
    }

    @Override
    public boolean putIfAbsent(String key, byte[] bytes) {
        return store.putIfAbsent(key, bytes);
    }

    @Override
    public List<String> list(String prefix) {
        return store.list(prefix);
    }

    @Override
    public boolean exists(String key) {
        return store.exists(key);
    }

    @Override
    public void close() {}
}
