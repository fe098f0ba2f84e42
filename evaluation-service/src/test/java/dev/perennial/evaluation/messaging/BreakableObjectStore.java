package dev.perennial.evaluation.messaging;

import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.model.objects.ObjectStore;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Supplier;

/** Takes the place of S3; reading can be made to fail. */
@Singleton
class BreakableObjectStore implements ObjectStore {
    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private volatile String brokenPrefix;
    private volatile Supplier<Error> failure;

    void breakUnder(String prefix, Supplier<Error> with) {
        failure = with;
        brokenPrefix = prefix;
    }

    void mend() {
        brokenPrefix = null;
    }

    @Override
    public byte[] get(String key, long maxBytes) {
        if (brokenPrefix != null && key.startsWith(brokenPrefix)) {
            throw failure.get();
        }
        return objects.get(key, maxBytes);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] bytes) {
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

    @Override
    public void close() {
        objects.close();
    }
}
