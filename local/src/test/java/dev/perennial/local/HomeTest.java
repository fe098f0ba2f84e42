package dev.perennial.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    @TempDir
    private Path directory;

    @Test
    void hasTheStandardPortsUntilItIsGivenOthers() {
        Home home = new Home(directory);
        assertThat(home.ports()).isEqualTo(Ports.standard());

        home.rememberPortBase(9000);

        assertThat(new Home(directory).ports()).isEqualTo(Ports.from(9000));
    }

    @Test
    void doesNotRememberPortsThatCannotBe() {
        Home home = new Home(directory);

        assertThatThrownBy(() -> home.rememberPortBase(80)).isInstanceOf(LocalException.class);

        assertThat(home.portBase()).isEmpty();
    }

    @Test
    void namesTheFileThatHoldsNoNumber() throws IOException {
        Files.writeString(directory.resolve("ports-from"), "many");

        assertThatThrownBy(() -> new Home(directory).ports())
                .isInstanceOf(LocalException.class)
                .hasMessage("The file " + directory.resolve("ports-from") + " must hold one number, the first port.");
    }
}
