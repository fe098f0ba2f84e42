package dev.perennial.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Other processes' lives. */
final class Processes {
    private static final long POLL_MILLIS = 50;

    private Processes() {}

    /** Whether it runs. One that ended but was never collected by its parent still has a pid, but no program. */
    static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    /** Waits for the end, at most for the patience; true when the process is gone. */
    static boolean awaitEnd(ProcessHandle process, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (runs(process)) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Interruption.pause(POLL_MILLIS);
        }
        return true;
    }

    /** Sends a signal that Java has no method for, such as {@code INT}. */
    static void signal(ProcessHandle process, String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw Interruption.of(e);
        }
    }
}
