package dev.perennial.serving.objects;

import dev.perennial.model.objects.ObjectMissingException;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.ObjectStoreException;
import dev.perennial.model.objects.ObjectTooLargeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One bundle's objects as files of one folder; only the last part of a key counts. Read-only. */
final class FolderObjectStore implements ObjectStore {
    private final Path folder;

    FolderObjectStore(Path folder) {
        this.folder = folder;
    }

    /** The file name that an object has in its folder. */
    static String fileName(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    /** Writes the objects to an empty folder and waits until they are on disk. */
    static void write(Path folder, Map<String, byte[]> objects) throws IOException {
        for (Map.Entry<String, byte[]> object : objects.entrySet()) {
            DurableFiles.write(folder.resolve(fileName(object.getKey())), object.getValue());
        }
    }

    @Override
    public byte[] get(String key, long maxBytes) {
        try (InputStream file = Files.newInputStream(file(key))) {
            byte[] bytes = file.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE - 8));
            if (bytes.length > maxBytes) {
                throw new ObjectTooLargeException(key, maxBytes);
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new ObjectMissingException(key);
        } catch (IOException e) {
            throw new ObjectStoreException("cannot read " + file(key) + ": " + e.getMessage(), e);
        }
    }

    @Override
    public boolean putIfAbsent(String key, byte[] bytes) {
        throw new UnsupportedOperationException("a local copy is written whole");
    }

    @Override
    public List<String> list(String prefix) {
        throw new UnsupportedOperationException("a local copy is read by key");
    }

    @Override
    public boolean exists(String key) {
        return Files.exists(file(key));
    }

    @Override
    public void close() {}

    private Path file(String key) {
        return folder.resolve(fileName(key));
    }
}
