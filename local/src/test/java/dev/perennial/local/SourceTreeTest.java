package dev.perennial.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTreeTest {
    @TempDir
    private Path directory;

    @Test
    void findsTheTreeAroundAFolderOfIt() throws IOException {
        Path deep = Files.createDirectories(directory.resolve("local/src/test"));
        Files.createFile(directory.resolve("mvnw"));

        assertThat(SourceTree.around(deep)).isEqualTo(directory);
    }

    @Test
    void saysSoWhereThereIsNone() {
        assertThatThrownBy(() -> SourceTree.around(directory))
                .isInstanceOf(LocalException.class)
                .hasMessage("There is no source tree of Perennial around " + directory + ".");
    }
}
