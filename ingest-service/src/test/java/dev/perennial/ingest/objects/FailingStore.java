package dev.perennial.ingest.objects;

import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.ObjectStoreException;
import java.util.List;

/** A store that fails from a given call on, before or after the call took effect. */
final class FailingStore implements ObjectStore {
    final InMemoryObjectStore objects = new InMemoryObjectStore();
    private int callsLeft = Integer.MAX_VALUE;
    private boolean afterEffect;

    void failAfter(int calls, boolean tookEffect) {
        callsLeft = calls;
        afterEffect = tookEffect;
    }

    void mend() {
        callsLeft = Integer.MAX_VALUE;
    }

    @Override
    public byte[] get(String key, long maxBytes) {
        fail(false);
        return objects.get(key, maxBytes);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] bytes) {
        if (callsLeft == 0 && afterEffect) {
            objects.putIfAbsent(key, bytes);
        }
        fail(true);
        return objects.putIfAbsent(key, bytes);
    }

    @Override
    public List<String> list(String prefix) {
        return objects.list(prefix);
    }

    @Override
    public boolean exists(String key) {
        return objects.exists(key);
    }

    private void fail(boolean counts) {
        if (callsLeft == 0) {
            throw new ObjectStoreException("down", null);
        }
        callsLeft -= counts ? 1 : 0;
    }

    @Override
    public void close() {}
}
