package dev.perennial.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** What must hold before a component starts, each with the sentence that says what does not. */
final class Preconditions {
    /** The unpacked native libraries, PostgreSQL and a month of the demo's events fit well into it. */
    static final long LEAST_FREE_BYTES = 2L << 30;

    private static final Duration RELEASE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Preconditions() {}

    static void requireDisk(Path directory) {
        try {
            Files.createDirectories(directory);
            requireDisk(directory, Files.getFileStore(directory).getUsableSpace());
        } catch (IOException e) {
            throw LocalException.cannot("use " + directory + " as the installation's folder", e);
        }
    }

    static void requireDisk(Path directory, long usableBytes) {
        if (usableBytes < LEAST_FREE_BYTES) {
            throw new LocalException(String.format(
                    Locale.ROOT,
                    "Too little disk: %.1f GiB free in %s (expected: at least 2 GiB).",
                    usableBytes / (double) (1L << 30),
                    directory));
        }
    }

    /** A port that nobody holds, though it is not free yet, is that of a process just killed: it is waited for. */
    static void requireFree(Map<Integer, String> uses) {
        uses.forEach((port, use) -> {
            long deadline = System.nanoTime() + RELEASE.toNanos();
            while (!Ports.free(port)) {
                Optional<PortHolder> holder = PortHolder.of(port, Path.of("/proc"));
                if (holder.filter(Preconditions::lives).isPresent() || System.nanoTime() > deadline) {
                    throw taken(port, use, holder);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        });
    }

    /** A process that ends has no command line any more while it gives back what it holds. */
    private static boolean lives(PortHolder holder) {
        return !holder.command().isBlank();
    }

    static LocalException taken(int port, String use, Optional<PortHolder> holder) {
        return new LocalException("Port " + port + ", meant for " + use + ", is taken"
                + holder.map(process -> " by process " + process.pid() + " (" + process.command() + ")")
                        .orElse("")
                + "; end that process, or choose other ports with --ports-from.");
    }
}
