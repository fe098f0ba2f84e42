package dev.perennial.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The PostgreSQL server of an installation: a process of its own, which a platform that is killed leaves running. It is known by its
 * program, since each installation unpacks PostgreSQL for itself.
 */
public final class Postmaster {
    private static final String PID_FILE = "postmaster.pid";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Postmaster() {}

    /** The server that runs. */
    public static Optional<ProcessHandle> of(Home home) {
        try {
            List<String> lines = Files.readAllLines(home.postgresData().resolve(PID_FILE), UTF_8);
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(process -> isOurs(process, home));
        } catch (IOException | NumberFormatException absentOrHalfWritten) {
            return Optional.empty();
        }
    }

    /**
     * Ends the server, if one runs, and what a killed one left: its workers, and the file by which PostgreSQL would take an ended
     * process for a running server. Not by SIGTERM, upon which the server waits for its clients to go; SIGINT sends them away.
     */
    public static void stop(Home home) {
        of(home).ifPresent(server -> {
            Processes.signal(server, "INT");
            Processes.awaitEnd(server, PATIENCE);
        });
        ProcessHandle.allProcesses().filter(process -> isOurs(process, home)).forEach(left -> {
            left.destroyForcibly();
            Processes.awaitEnd(left, PATIENCE);
        });
        try {
            Files.deleteIfExists(home.postgresData().resolve(PID_FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOurs(ProcessHandle process, Home home) {
        Optional<String> program = process.info().command();
        return program.isPresent() && Path.of(program.get()).startsWith(binaries(home));
    }

    private static Path binaries(Home home) {
        try {
            return home.postgresBinaries().toRealPath();
        } catch (IOException notUnpackedYet) {
            return home.postgresBinaries();
        }
    }
}
