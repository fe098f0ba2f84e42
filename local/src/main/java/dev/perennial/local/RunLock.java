package dev.perennial.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Lets one program at a time start or stop the processes of an installation. */
final class RunLock {
    private static final String HELD =
            "Another program is starting or stopping this installation; try again when it is done.";

    private RunLock() {}

    /**
     * Runs the action while holding the lock, which ends with the process at the latest.
     *
     * @throws LocalException at once if somebody else holds it
     */
    static void whileHeld(Path run, Runnable action) {
        try {
            Files.createDirectories(run);
            try (FileChannel channel =
                            FileChannel.open(run.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                if (lock == null) {
                    throw new LocalException(HELD);
                }
                action.run();
            }
        } catch (OverlappingFileLockException sameProcess) {
            throw new LocalException(HELD, sameProcess);
        } catch (IOException e) {
            throw LocalException.cannot("use " + run, e);
        }
    }
}
