package dev.perennial.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The PostgreSQL server of a data folder, found by the file that it keeps there. It is a process of its own: a platform that is
 * killed leaves it running.
 */
public final class Postmaster {
    private static final String FILE = "postmaster.pid";
    private static final int START_LINE = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Postmaster() {}

    /** The server that runs on the folder. */
    public static Optional<ProcessHandle> of(Path data) {
        try {
            List<String> lines = Files.readAllLines(data.resolve(FILE), UTF_8);
            return lines.size() <= START_LINE
                    ? Optional.empty()
                    : new ProcessRecord(
                                    Long.parseLong(lines.get(0).strip()),
                                    Instant.ofEpochSecond(
                                            Long.parseLong(lines.get(START_LINE).strip())))
                            .process();
        } catch (IOException | NumberFormatException absentOrHalfWritten) {
            return Optional.empty();
        }
    }

    /**
     * Ends the server of the folder, if one runs. Not by SIGTERM, upon which PostgreSQL waits for its clients to go: SIGINT sends
     * them away, SIGQUIT drops everything and leaves it to the log.
     */
    public static void stop(Path data) {
        of(data).ifPresent(server -> {
            Processes.signal(server, "INT");
            if (!Processes.awaitEnd(server, PATIENCE)) {
                Processes.signal(server, "QUIT");
                Processes.awaitEnd(server, PATIENCE);
            }
        });
    }
}
