package dev.perennial.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreconditionsTest {
    @Test
    void saysHowMuchDiskThereIsAndHowMuchThereMustBe() {
        assertThatThrownBy(() -> Preconditions.requireDisk(Path.of("/data"), 1_395_864_371L))
                .isInstanceOf(LocalException.class)
                .hasMessage("Too little disk: 1.3 GiB free in /data (expected: at least 2 GiB).");
    }

    @Test
    void twoGibibytesAreEnough() {
        assertThatCode(() -> Preconditions.requireDisk(Path.of("/data"), 2L << 30))
                .doesNotThrowAnyException();
    }

    @Test
    void namesThePortItsUseAndItsHolder() {
        LocalException taken = Preconditions.taken(
                8080, "console and monitor", Optional.of(new PortHolder(42, "python3 -m http.server 8080")));

        assertThat(taken)
                .hasMessage("Port 8080, meant for console and monitor, is taken by process 42"
                        + " (python3 -m http.server 8080); end that process, or choose other ports with --ports-from.");
    }

    @Test
    void saysOnlyThePortWhereTheHolderIsUnknown() {
        assertThat(Preconditions.taken(25432, "PostgreSQL", Optional.empty()))
                .hasMessage("Port 25432, meant for PostgreSQL, is taken; end that process, or choose other ports with"
                        + " --ports-from.");
    }

    @Test
    void refusesAPortOnWhichSomebodyListens() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = listening.getLocalPort();

            assertThatThrownBy(() -> Preconditions.requireFree(Map.of(port, "Kafka")))
                    .isInstanceOf(LocalException.class)
                    .hasMessageStartingWith("Port " + port + ", meant for Kafka, is taken");
        }
    }
}
