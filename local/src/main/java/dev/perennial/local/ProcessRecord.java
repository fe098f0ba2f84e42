package dev.perennial.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a pid file holds: systems use pids again, so that only pid and start time together name a process.
 *
 * @param startedAt as the system tells it, UTC
 */
record ProcessRecord(long pid, Instant startedAt) {
    /** Linux derives a start time from the time of boot, which moves by a second or so when the clock is corrected. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    static ProcessRecord of(ProcessHandle process) {
        return new ProcessRecord(process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
    }

    /** What the file records; empty when there is no file, or none that was written whole. */
    static Optional<ProcessRecord> read(Path file) {
        try {
            String[] fields = Files.readString(file, UTF_8).strip().split(" ", -1);
            return fields.length == 2
                    ? Optional.of(new ProcessRecord(
                            Long.parseLong(fields[0]), Instant.ofEpochMilli(Long.parseLong(fields[1]))))
                    : Optional.empty();
        } catch (IOException | NumberFormatException absentOrBroken) {
            return Optional.empty();
        }
    }

    void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Path whole = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(whole, pid + " " + startedAt.toEpochMilli() + "\n", UTF_8);
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The recorded process, if it still runs. */
    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(Processes::runs).filter(this::isSame);
    }

    private boolean isSame(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(start -> Duration.between(startedAt, start).abs().compareTo(TOLERANCE) <= 0)
                .orElse(false);
    }
}
