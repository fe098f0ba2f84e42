package dev.perennial.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.local.ComponentStatus.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real platform, with the smallest programs that are services to the launcher. */
class InstallationIT {
    @TempDir
    private Path directory;

    private SmallTree tree;
    private Installation installation;

    @BeforeEach
    void buildTree() throws IOException {
        tree = new SmallTree(directory.resolve("tree"));
        installation = Installation.in(tree.path(), new Home(directory.resolve("home")));
        installation.usePortsFrom(Ports.freeBase());
    }

    @AfterEach
    void stopAll() throws IOException {
        installation.down(Progress.SILENT);
        tree.close();
    }

    @Test
    void startsAllRestartsWhatDiedAndStopsAll() {
        installation.up(Progress.SILENT);
        Map<Component, Long> before = pids();
        assertThat(states()).containsOnly(State.READY);

        ProcessHandle ingest = installation.process(Component.INGEST).orElseThrow();
        ingest.destroyForcibly();
        ingest.onExit().join();
        assertThat(states()).contains(State.DIED);
        installation.up(Progress.SILENT);

        assertThat(states()).containsOnly(State.READY);
        assertThat(pids().get(Component.INGEST)).isNotEqualTo(before.remove(Component.INGEST));
        assertThat(pids()).containsAllEntriesOf(before);

        installation.down(Progress.SILENT);
        assertThat(pids()).isEmpty();
        assertThat(states()).containsOnly(State.STOPPED);
    }

    @Test
    void namesAServiceThatEndsAndShowsItsLogWhileTheOthersComeUp() throws IOException {
        tree.build(Component.EVALUATION, EndingService.class);
        Files.delete(SmallTree.program(tree.path(), Component.MONITOR));

        assertThatThrownBy(() -> installation.up(Progress.SILENT))
                .isInstanceOf(LocalException.class)
                .hasMessageContaining("evaluation ended while it started.")
                .hasMessageContaining("The schema is newer than this program")
                .hasMessageContaining("monitor is not built");

        assertThat(pids().keySet())
                .containsExactlyInAnyOrder(Component.PLATFORM, Component.INGEST, Component.TRAINING, Component.SERVING);
    }

    @Test
    void startsNothingWhenAPortIsTaken() throws IOException {
        int port = installation.addresses().ports().serving();
        try (ServerSocket listening = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(listening.isBound()).isTrue();

            assertThatThrownBy(() -> installation.up(Progress.SILENT))
                    .isInstanceOf(LocalException.class)
                    .hasMessageStartingWith("Port " + port + ", meant for serving, is taken");
        }

        assertThat(pids()).isEmpty();
    }

    @Test
    void keepsItsPortsWhileItRuns() {
        installation.up(Set.of(Component.PLATFORM), Progress.SILENT);

        assertThatThrownBy(() -> installation.usePortsFrom(Ports.freeBase()))
                .isInstanceOf(LocalException.class)
                .hasMessageStartingWith("This installation runs on other ports");
    }

    private Map<Component, Long> pids() {
        Map<Component, Long> pids = new EnumMap<>(Component.class);
        for (Component component : Component.all()) {
            installation.process(component).ifPresent(process -> pids.put(component, process.pid()));
        }
        return pids;
    }

    private Set<State> states() {
        return installation.status().stream().map(ComponentStatus::state).collect(Collectors.toSet());
    }
}
