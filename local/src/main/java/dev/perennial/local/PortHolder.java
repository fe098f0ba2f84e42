package dev.perennial.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The process that listens on a port, as the Linux {@code /proc} file system tells it.
 *
 * @param command its command line, at most 100 characters of it
 */
record PortHolder(long pid, String command) {
    private static final String LISTENING = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final int SHOWN_CHARACTERS = 100;

    /** Who listens on the port; empty when nobody does, on other systems, and for another user's process. */
    static Optional<PortHolder> of(int port, Path proc) {
        Set<String> sockets = new HashSet<>();
        addListening(port, proc.resolve("net/tcp"), sockets);
        addListening(port, proc.resolve("net/tcp6"), sockets);
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, sockets)) {
                    return Optional.of(
                            new PortHolder(Long.parseLong(process.getFileName().toString()), commandOf(process)));
                }
            }
        } catch (IOException unreadable) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static void addListening(int port, Path table, Set<String> sockets) {
        try {
            for (String line : Files.readAllLines(table, UTF_8)) {
                String[] fields = line.strip().split("\\s+", -1);
                if (fields.length > INODE
                        && fields[STATE].equals(LISTENING)
                        && fields[LOCAL_ADDRESS].endsWith(String.format(":%04X", port))) {
                    sockets.add("socket:[" + fields[INODE] + "]");
                }
            }
        } catch (IOException absent) {
            // Another system, or one without this protocol.
            return;
        }
    }

    private static boolean holds(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (isOneOf(descriptor, sockets)) {
                    return true;
                }
            }
            return false;
        } catch (IOException goneOrForbidden) {
            return false;
        }
    }

    private static boolean isOneOf(Path descriptor, Set<String> sockets) {
        try {
            return sockets.contains(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    private static String commandOf(Path process) {
        try {
            String command = Files.readString(process.resolve("cmdline"), UTF_8)
                    .replace('\0', ' ')
                    .strip();
            return command.length() <= SHOWN_CHARACTERS ? command : command.substring(0, SHOWN_CHARACTERS) + "...";
        } catch (IOException gone) {
            return "unknown";
        }
    }
}
