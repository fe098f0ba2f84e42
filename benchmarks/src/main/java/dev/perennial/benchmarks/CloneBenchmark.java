package dev.perennial.benchmarks;

import dev.perennial.local.Installation;
import dev.perennial.local.LogFile;
import dev.perennial.local.Progress;
import dev.perennial.local.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A stranger's first commands: the last commit in a fresh clone, with an empty Maven repository. Downloads are measured with everything
 * else.
 */
final class CloneBenchmark {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int SHOWN_LINES = 40;

    private final Path folder;
    private final Path clone;

    private CloneBenchmark(Path folder) {
        this.folder = folder;
        this.clone = folder.resolve("clone");
    }

    static List<Figure> measure() throws IOException, InterruptedException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            CloneBenchmark benchmark = new CloneBenchmark(folder.path());
            Path home = folder.path().resolve("home");
            Installation installation = Installation.forTest(home);
            try {
                return List.of(
                        new Figure("first run from a fresh clone, seconds", benchmark.firstRun(home), 900),
                        new Figure("./mvnw verify in that clone, seconds", benchmark.verify(), 1800));
            } finally {
                installation.down(Progress.SILENT);
            }
        }
    }

    private Double firstRun(Path home) throws IOException, InterruptedException {
        Double cloning =
                run(folder, "git", "clone", "--quiet", SourceTree.find().toString(), clone.toString());
        return cloning == null ? null : run(clone, "./perennial", "demo", "--exit", "--home", home.toString());
    }

    private Double verify() throws IOException, InterruptedException {
        return Files.exists(clone) ? run(clone, "./mvnw", "-B", "verify") : null;
    }

    /** The seconds that a command takes; null when it fails, of which the end of its output is shown. */
    private Double run(Path directory, String... command) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        makeNew(builder.environment());
        long start = System.nanoTime();
        boolean succeeded = builder.start().waitFor() == 0;
        if (!succeeded) {
            System.err.print(new LogFile(output).last(SHOWN_LINES));
        }
        return succeeded ? (System.nanoTime() - start) / NANOS_PER_SECOND : null;
    }

    /** Without the settings of the Maven that this runs in, and with nothing downloaded yet. */
    private void makeNew(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("MAVEN_") || name.startsWith("PERENNIAL_"));
        environment.put("MAVEN_USER_HOME", folder.resolve("maven").toString());
        environment.put("MAVEN_ARGS", "-Dmaven.repo.local=" + folder.resolve("repository"));
    }
}
