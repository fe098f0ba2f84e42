package dev.perennial.monitor.messaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder of the topology's stores, which says whether it was left in order.
 *
 * <p>After a crash the stores may hold what their transaction never committed, and Kafka Streams before 4.3 does not
 * notice when the crash came after a restoration (KAFKA-20685): a prediction would count as seen that no window holds.
 * Then they have to be made anew from their changelogs.
 */
final class StateFolder {
    private final Path folder;
    private final Path openMark;

    StateFolder(Path folder) {
        this.folder = folder;
        this.openMark = folder.resolve("open");
    }

    /** Marks the stores as in use. Returns whether they were left in use, that is, by a crash. */
    boolean open() {
        try {
            boolean crashed = Files.exists(openMark);
            Files.createDirectories(folder);
            if (!crashed) {
                Files.createFile(openMark);
            }
            return crashed;
        } catch (IOException e) {
            throw new UncheckedIOException("state folder " + folder + " cannot be used", e);
        }
    }

    /** Marks the stores as left in order. */
    void close() {
        try {
            Files.deleteIfExists(openMark);
        } catch (IOException e) {
            throw new UncheckedIOException("state folder " + folder + " cannot be used", e);
        }
    }
}
