package dev.perennial.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PortHolderTest {
    private static final String TABLE =
            """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0
               1: 0100007F:1F91 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 100 0 0 10 0
            """;

    @TempDir
    private Path proc;

    @Test
    @EnabledOnOs(OS.LINUX)
    void namesThisProcessForASocketOfItsOwn() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(PortHolder.of(listening.getLocalPort(), Path.of("/proc")))
                    .hasValueSatisfying(holder -> {
                        assertThat(holder.pid())
                                .isEqualTo(ProcessHandle.current().pid());
                        assertThat(holder.command()).contains("java");
                    });
        }
    }

    @Test
    void findsTheListenerByTheInodeOfItsSocket() throws IOException {
        tables();
        process(41, "socket:[4712]", "client");
        process(42, "socket:[4711]", "python3\0-m\0http.server\0");

        assertThat(PortHolder.of(0x1F90, proc)).contains(new PortHolder(42, "python3 -m http.server"));
    }

    @Test
    void isEmptyForAPortThatIsOnlyConnectedFrom() throws IOException {
        tables();
        process(41, "socket:[4712]", "client");

        assertThat(PortHolder.of(0x1F91, proc)).isEmpty();
    }

    @Test
    void isEmptyWhereThereIsNoProcFileSystem() {
        assertThat(PortHolder.of(8080, proc.resolve("absent"))).isEmpty();
    }

    private void tables() throws IOException {
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(proc.resolve("net/tcp"), TABLE);
    }

    private void process(int pid, String socket, String command) throws IOException {
        Path descriptors = Files.createDirectories(proc.resolve(pid + "/fd"));
        Files.createSymbolicLink(descriptors.resolve("7"), Path.of(socket));
        Files.writeString(proc.resolve(pid + "/cmdline"), command);
    }
}
