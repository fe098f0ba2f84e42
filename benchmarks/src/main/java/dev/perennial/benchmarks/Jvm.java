package dev.perennial.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Java process of its own on one core; both sides of a comparison have the same heap. */
final class Jvm implements AutoCloseable {
    private static final long STOP_SECONDS = 20;

    private final Process process;

    private Jvm(Process process) {
        this.process = process;
    }

    /**
     * Starts a JVM.
     *
     * @param program what stands after the options: {@code -jar FILE}, or {@code -cp PATH CLASS ARGUMENTS}
     * @param log     takes all output
     */
    static Jvm start(int core, List<String> program, Map<String, String> environment, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-XX:+UseG1GC"));
        command.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(Cores.pinned(core, command))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new Jvm(builder.start());
    }

    /** The program that is a class of this module. */
    static List<String> program(Class<?> main, String... arguments) {
        return Stream.concat(Stream.of("-cp", classPath(), main.getName()), Stream.of(arguments))
                .toList();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Waits until it ends by itself. */
    void await() throws InterruptedException {
        process.waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Maven runs the benchmarks in a class loader of their own. */
    private static String classPath() {
        if (!(Jvm.class.getClassLoader() instanceof URLClassLoader loader)) {
            return System.getProperty("java.class.path");
        }
        return Stream.of(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
