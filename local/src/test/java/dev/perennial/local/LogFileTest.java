package dev.perennial.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    @TempDir
    private Path directory;

    private Path file;
    private LogFile log;

    @BeforeEach
    void openLog() {
        file = directory.resolve("ingest.log");
        log = new LogFile(file);
    }

    @Test
    void givesTheLastLines() throws IOException {
        Files.writeString(file, "one\ntwo\nthree\n");

        assertThat(log.last(2)).isEqualTo("two\nthree\n");
    }

    @Test
    void givesAllWhenThereAreFewer() throws IOException {
        Files.writeString(file, "one\ntwo, not yet ended");

        assertThat(log.last(50)).isEqualTo("one\ntwo, not yet ended");
    }

    @Test
    void findsTheLastLinesAcrossManyBlocks() throws IOException {
        Files.writeString(file, lines(0, 20_000));

        assertThat(log.last(5_000)).isEqualTo(lines(15_000, 20_000));
    }

    @Test
    void goesOnWithWhatIsWritten() throws IOException {
        Files.writeString(file, "one\n");
        log.last(10);

        Files.writeString(file, "two\n", StandardOpenOption.APPEND);

        assertThat(log.more()).isEqualTo("two\n");
        assertThat(log.more()).isEmpty();
    }

    @Test
    void startsOverWhenTheLogIsBegunAnew() throws IOException {
        Files.writeString(file, "a long first line\n");
        log.last(10);

        Files.writeString(file, "anew\n");

        assertThat(log.more()).isEqualTo("anew\n");
    }

    @Test
    void isEmptyBeforeThereIsALog() throws IOException {
        assertThat(log.last(10)).isEmpty();
        assertThat(log.more()).isEmpty();
    }

    private static String lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(line -> "line " + line + "\n").collect(Collectors.joining());
    }
}
