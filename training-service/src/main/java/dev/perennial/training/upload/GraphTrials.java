package dev.perennial.training.upload;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.Problem;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.FeatureTable;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Opens graphs that nobody here made in a process each, with limits on time and memory, none of this process's passwords in
 * its environment, and a folder of its own. What the graph does to that process is said as a problem of the graph.
 */
public final class GraphTrials {
    private static final Logger LOG = Logger.getLogger(GraphTrials.class);
    private static final TypeReference<List<Problem>> PROBLEMS = new TypeReference<>() {};
    private static final Set<String> ENVIRONMENT = Set.of("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "DJL_CACHE_DIR");
    private static final int BYTES_PER_KIBIBYTE = 1024;
    private static final String OUTPUT = "output.log";
    private static final int MOST_OUTPUT = 2000;
    private static final int KILLED = 128 + 9;

    private final Duration timeLimit;
    private final long memoryLimit;

    /** @param memoryLimit bytes of address space */
    public GraphTrials(Duration timeLimit, long memoryLimit) {
        this.timeLimit = timeLimit;
        this.memoryLimit = memoryLimit;
    }

    /** @throws InvalidInputException with everything that keeps the graph from being a model of this definition */
    public void open(byte[] onnx, ModelDefinition definition) {
        run(onnx, definition, null);
    }

    /**
     * @param rows what it is asked, at least one
     * @return one row of scores for each
     * @throws InvalidInputException as {@link #open}
     */
    public double[][] score(byte[] onnx, ModelDefinition definition, FeatureTable rows) {
        return run(onnx, definition, rows);
    }

    private double[][] run(byte[] onnx, ModelDefinition definition, FeatureTable rows) {
        try {
            Path folder = Files.createTempDirectory("perennial-graph");
            try {
                Files.write(folder.resolve(GraphProcess.ONNX), onnx);
                Files.writeString(folder.resolve(GraphProcess.DEFINITION), definition.toJson());
                if (rows != null) {
                    RowsFile.write(folder.resolve(GraphProcess.ROWS), definition, rows);
                }
                int exitCode = run(folder);
                return outcome(folder, definition, rows, exitCode);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[][] outcome(Path folder, ModelDefinition definition, FeatureTable rows, int exitCode)
            throws IOException {
        Path problems = folder.resolve(GraphProcess.PROBLEMS);
        if (Files.exists(problems)) {
            throw new InvalidInputException(Json.mapper().readValue(Files.readAllBytes(problems), PROBLEMS));
        }
        if (exitCode != 0) {
            String output = Files.readString(folder.resolve(OUTPUT), StandardCharsets.ISO_8859_1);
            LOG.warnf(
                    "a process that opened a graph died; modelName=%s status=%d output=%s",
                    definition.name(), exitCode, output.substring(Math.max(0, output.length() - MOST_OUTPUT)));
            throw died(exitCode == KILLED ? "was killed" : "ended with status " + exitCode);
        }
        int width = definition.task().isClassification() ? definition.classes().size() : 1;
        return rows == null
                ? new double[0][]
                : RowsFile.readScores(folder.resolve(GraphProcess.SCORES), rows.size(), width);
    }

    private int run(Path folder) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(folder));
        builder.directory(folder.toFile());
        builder.redirectErrorStream(true).redirectOutput(folder.resolve(OUTPUT).toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(ENVIRONMENT);
        environment.putAll(Map.of("OPT_OUT_TRACKING", "true", "ORT_DISABLE_TELEMETRY", "1", "MALLOC_ARENA_MAX", "2"));
        Process process = builder.start();
        try {
            if (!process.waitFor(timeLimit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw died("took longer than " + timeLimit.toSeconds() + " s");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("stopped while a graph was opened"));
        } finally {
            process.destroyForcibly();
        }
    }

    private List<String> command(Path folder) {
        List<String> command = new ArrayList<>();
        // where memory runs short the kernel is to take this process, not the service
        command.addAll(List.of(
                "/bin/sh",
                "-c",
                "ulimit -v \"$0\" 2>/dev/null; echo 1000 2>/dev/null > /proc/self/oom_score_adj; exec \"$@\"",
                Long.toString(memoryLimit / BYTES_PER_KIBIBYTE)));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx512m",
                "-Xss2m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:CompressedClassSpaceSize=64m",
                "-XX:ReservedCodeCacheSize=48m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.resolve("crash.log"),
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                classPath(),
                GraphProcess.class.getName(),
                folder.toString()));
        return command;
    }

    /** That of this process; a packaged service starts from a file that names no others to the virtual machine. */
    private static String classPath() {
        String own = System.getProperty("java.class.path");
        Path runner = Path.of(own.contains(File.pathSeparator) ? "" : own).toAbsolutePath();
        if (!runner.endsWith("quarkus-run.jar")) {
            return own;
        }
        return Stream.of("app", "lib/main", "lib/boot")
                .map(folder -> runner.resolveSibling(folder).resolve("*").toString())
                .reduce((one, other) -> one + File.pathSeparator + other)
                .orElseThrow();
    }

    private static InvalidInputException died(String how) {
        return new InvalidInputException(
                "onnx", "the process that opened it " + how, "a graph that opens and answers within the limits");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
