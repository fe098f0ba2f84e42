package dev.perennial.ingest.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
    @TempDir
    private Path temporary;

    @Test
    void knowsACrashFromAnOrderlyEnd() {
        Path folder = temporary.resolve("deep/join");
        assertThat(new StateFolder(folder).open()).isFalse();
        assertThat(new StateFolder(folder).open()).isTrue();

        StateFolder reopened = new StateFolder(folder);
        assertThat(reopened.open()).isTrue();
        reopened.close();

        assertThat(new StateFolder(folder).open()).isFalse();
    }
}
