package dev.perennial.benchmarks;

import dev.perennial.local.Component;
import dev.perennial.local.Installation;
import dev.perennial.local.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** An installation that is a benchmark's own: it is stopped afterwards, and its folder is gone. */
record OwnInstallation(TemporaryFolder folder, Installation installation) implements AutoCloseable {

    /** With everything running. */
    static OwnInstallation start() throws IOException {
        return start(EnumSet.allOf(Component.class));
    }

    /** With these running, and what they need. */
    static OwnInstallation start(Set<Component> components) throws IOException {
        TemporaryFolder folder = TemporaryFolder.create();
        OwnInstallation own =
                new OwnInstallation(folder, Installation.forTest(folder.path().resolve("home")));
        try {
            own.installation.up(components, Progress.SILENT);
            return own;
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }

    /** With nothing but the platform, on core 1, which it shares with this process: core 0 is for what is measured. */
    static OwnInstallation startOnCoreOne() throws IOException, InterruptedException {
        OwnInstallation own = start(Set.of(Component.PLATFORM));
        Cores.pin(own.installation.process(Component.PLATFORM).orElseThrow(), 1);
        Cores.pin(ProcessHandle.current(), 1);
        return own;
    }

    /** For what else the benchmark writes. */
    Path path() {
        return folder.path();
    }

    @Override
    public void close() throws IOException {
        try (folder) {
            installation.down(Progress.SILENT);
        }
    }
}
