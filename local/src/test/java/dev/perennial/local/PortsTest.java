package dev.perennial.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void portsFromABaseAreNineInARow() {
        Ports ports = Ports.from(9000);

        assertThat(ports).isEqualTo(new Ports(9000, 9001, 9002, 9003, 9004, 9005, 9006, 9007, 9008));
    }

    @Test
    void everyPortBelongsToOneComponentAndHasAUse() {
        Ports ports = Ports.from(9000);

        assertThat(Component.all().stream().flatMap(component -> ports.uses(component).keySet().stream()))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(9000, 9009).boxed().toList());
    }

    @Test
    void rejectsOnePortForTwoUses() {
        assertThatThrownBy(() -> new Ports(8080, 8081, 8082, 8083, 8084, 29092, 29092, 29000, 29093))
                .hasMessage("PostgreSQL: 29092 is also the port of Kafka");
    }

    @Test
    void rejectsABaseWhoseLastPortWouldNotExist() {
        assertThat(Ports.from(65_527).kafkaController()).isEqualTo(65_535);

        assertThatThrownBy(() -> Ports.from(65_528))
                .isInstanceOf(LocalException.class)
                .hasMessage("Ports cannot start at 65528 (expected: 1024 to 65527).");
    }

    @Test
    void aPortIsNotFreeWhileSomebodyListensOnIt() throws IOException {
        int port;
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = listening.getLocalPort();
            assertThat(Ports.free(port)).isFalse();
        }

        assertThat(Ports.free(port)).isTrue();
    }
}
