package dev.perennial.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * Who this replica is, across its restarts: so that its successor after a crash ends the transaction that it left open
 * and takes its place in the group at once. Two replicas never share a state folder.
 */
public final class ReplicaId {
    private ReplicaId() {}

    /** Reads the id from the folder, or makes one and leaves it there. */
    public static String of(Path stateDir) {
        Path file = stateDir.resolve("replica-id");
        try {
            Files.createDirectories(stateDir);
            if (!Files.exists(file)) {
                Path whole = Files.createTempFile(stateDir, "replica-id", ".new");
                Files.writeString(whole, UUID.randomUUID().toString());
                Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return UUID.fromString(Files.readString(file).strip()).toString();
        } catch (IOException e) {
            throw new UncheckedIOException("state folder " + stateDir + " cannot be used", e);
        }
    }
}
