package dev.perennial.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Starts components as processes that outlive this one, and finds them again by their pid files. */
final class Launcher {
    /** A larger log is put aside at the next start; one older log is kept. */
    private static final long LARGE_LOG_BYTES = 16L << 20;

    /**
     * Job control gives the process a group of its own, so that Ctrl-C at the terminal does not reach it, and {@code nohup} lets it
     * live when the terminal closes. Both exist wherever the {@code perennial} script runs.
     */
    private static final String DETACH = "set -m; nohup \"$@\" </dev/null >>\"$0\" 2>&1 & echo $!";

    private final Path tree;
    private final Home home;

    Launcher(Path tree, Home home) {
        this.tree = tree;
        this.home = home;
    }

    /** The running process of a component. */
    Optional<ProcessHandle> process(Component component) {
        return ProcessRecord.read(pidFile(component)).flatMap(ProcessRecord::process);
    }

    /** Whether the component was started and not stopped; it may have died. */
    boolean recorded(Component component) {
        return Files.exists(pidFile(component));
    }

    void forget(Component component) {
        try {
            Files.deleteIfExists(pidFile(component));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start(Component component) {
        Launch launch = Launch.of(component, tree, home);
        if (!Files.exists(launch.program())) {
            throw new LocalException(component.title() + " is not built: " + launch.program() + " is missing.");
        }
        Path log = home.log(component);
        try {
            prepareFolders(component, log);
            List<String> command = new ArrayList<>(List.of("bash", "-c", DETACH, log.toString()));
            command.addAll(launch.command());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(home.state(component).toFile())
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(launch.environment());
            Process shell = builder.start();
            String pid = new String(shell.getInputStream().readAllBytes(), UTF_8).strip();
            ProcessHandle.of(Long.parseLong(pid))
                    .map(ProcessRecord::of)
                    .orElseThrow(() -> new LocalException(component.title() + " ended at once; see " + log + "."))
                    .write(pidFile(component));
        } catch (IOException e) {
            throw new LocalException("Could not start " + component.title() + ": " + e.getMessage() + ".", e);
        }
    }

    private void prepareFolders(Component component, Path log) throws IOException {
        Files.createDirectories(home.state(component));
        Files.createDirectories(home.cache());
        Files.createDirectories(log.getParent());
        deleteTree(home.temporary(component));
        Files.createDirectories(home.temporary(component));
        if (Files.exists(log) && Files.size(log) > LARGE_LOG_BYTES) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private Path pidFile(Component component) {
        return home.run().resolve(component.title() + ".pid");
    }
}
