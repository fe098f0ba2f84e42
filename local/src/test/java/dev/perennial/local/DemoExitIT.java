package dev.perennial.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of {@code perennial demo --exit} when it does not come to the replay, with the real platform. */
class DemoExitIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private SmallTree tree;
    private Installation installation;
    private Path errors;

    @BeforeEach
    void buildTree() throws IOException {
        tree = new SmallTree(directory.resolve("tree"));
        installation = Installation.in(tree.path(), new Home(directory.resolve("home")));
        installation.usePortsFrom(Ports.freeBase());
        errors = directory.resolve("errors");
    }

    @AfterEach
    void stopAll() throws IOException {
        installation.down(Progress.SILENT);
        tree.close();
    }

    @Test
    void stopsEverythingWhenAServiceDoesNotComeUp() throws Exception {
        tree.build(Component.EVALUATION, EndingService.class);

        Process demo = demo();

        assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(1);
        assertThat(Files.readString(errors, UTF_8)).contains("perennial: evaluation ended while it started.");
        assertNothingRuns();
    }

    /** As by Ctrl-C, which is a signal too, but one that a test in the background would not get. */
    @Test
    void stopsEverythingWhenItIsToldToEndWhileTheServicesStart() throws Exception {
        Process demo = demo();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (installation.process(Component.SERVING).isEmpty()) {
            assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }

        demo.destroy();

        assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertNothingRuns();
    }

    private Process demo() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dperennial.tree=" + tree.path(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.perennial.local.cli.Perennial",
                        "--home",
                        installation.home().directory().toString(),
                        "demo",
                        "--exit")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile())
                .start();
    }

    private void assertNothingRuns() {
        assertThat(Component.all()).allSatisfy(component -> assertThat(installation.process(component))
                .as(component.title())
                .isEmpty());
        assertThat(Postmaster.of(installation.home())).isEmpty();
    }
}
