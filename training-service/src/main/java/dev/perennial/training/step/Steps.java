package dev.perennial.training.step;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.training.domain.RunFailedException;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs the operator's programs. Each gets a folder of its own and none of this service's passwords; what it leaves in its
 * output is believed as little as a model that somebody uploads.
 */
public final class Steps {
    /** No program at all. */
    public static final Steps NONE = new Steps(Map.of(), 0);

    private static final Set<String> ENVIRONMENT = Set.of("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "JAVA_HOME");
    private static final String GRAPH = "model.onnx";
    private static final int MOST_WORDS = 500;

    private final Map<String, Program> programs;
    private final long mostBytes;

    /**
     * @param command   the program and its first arguments
     * @param timeLimit how long it may take
     */
    public record Program(List<String> command, Duration timeLimit) {
        public Program {
            command = List.copyOf(command);
        }
    }

    /**
     * @param programs  by name
     * @param mostBytes largest graph that is taken
     */
    public Steps(Map<String, Program> programs, long mostBytes) {
        this.programs = Map.copyOf(programs);
        this.mostBytes = mostBytes;
    }

    /**
     * @param examples what it is to learn from, in event-time order
     * @return the graph that it wrote, unchecked
     * @throws RunFailedException when there is no such program, or it gives no graph
     */
    public byte[] run(String name, ModelDefinition definition, Dataset examples) {
        Program program = programs.get(name);
        if (program == null) {
            throw new RunFailedException(
                    "training.step: \"" + name + "\" (expected: a step that this service's operator has" + " declared: "
                            + new TreeSet<>(programs.keySet()) + ")");
        }
        try {
            Path folder = Files.createTempDirectory("perennial-step");
            try {
                return run(name, program, folder, definition, examples);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] run(String name, Program program, Path folder, ModelDefinition definition, Dataset examples)
            throws IOException {
        Path input = Files.createDirectory(folder.resolve("input"));
        Path output = Files.createDirectory(folder.resolve("output"));
        Path log = folder.resolve("output.log");
        StepFolder.write(input, definition, examples);
        List<String> command = new ArrayList<>(program.command());
        command.addAll(List.of(input.toString(), output.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().retainAll(ENVIRONMENT);
        end(name, program, start(name, builder), log);
        return graph(name, output.resolve(GRAPH));
    }

    private static Process start(String name, ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw failed(name, "cannot be started: " + e.getMessage());
        }
    }

    private static void end(String name, Program program, Process process, Path log) throws IOException {
        try {
            if (!process.waitFor(program.timeLimit().toMillis(), TimeUnit.MILLISECONDS)) {
                throw failed(name, "took longer than " + program.timeLimit().toSeconds() + " s" + said(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while the step " + name + " ran");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw failed(name, "ended with status " + process.exitValue() + said(log));
        }
    }

    private byte[] graph(String name, Path file) throws IOException {
        long size = file.toFile().length();
        if (size == 0 || size > mostBytes) {
            throw failed(
                    name,
                    "left " + (size == 0 ? "no " + GRAPH : "a " + GRAPH + " of " + size + " bytes")
                            + " in its output (expected: at most " + mostBytes + " bytes)");
        }
        return Files.readAllBytes(file);
    }

    /** The end of what it printed. */
    private static String said(Path log) throws IOException {
        String text = Files.readString(log, StandardCharsets.ISO_8859_1).strip();
        return text.isEmpty() ? "" : "; it said: " + text.substring(Math.max(0, text.length() - MOST_WORDS));
    }

    private static RunFailedException failed(String name, String how) {
        return new RunFailedException("the training step " + name + " " + how);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
