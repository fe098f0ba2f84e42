package dev.perennial.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessRecordTest {
    @TempDir
    private Path run;

    @Test
    void findsTheProcessThatItRecorded() {
        Path file = run.resolve("this.pid");
        ProcessRecord.of(ProcessHandle.current()).write(file);

        assertThat(ProcessRecord.read(file).flatMap(ProcessRecord::process)).contains(ProcessHandle.current());
    }

    @Test
    void isNotFooledByAPidThatIsUsedAgain() {
        ProcessRecord current = ProcessRecord.of(ProcessHandle.current());

        ProcessRecord earlier =
                new ProcessRecord(current.pid(), current.startedAt().minusSeconds(60));

        assertThat(earlier.process()).isEmpty();
    }

    @Test
    void isEmptyForAProcessThatEnded() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("cat").start();
        ProcessRecord record = ProcessRecord.of(process.toHandle());
        assertThat(record.process()).isPresent();

        process.destroyForcibly().waitFor();

        assertThat(record.process()).isEmpty();
    }

    @Test
    void isEmptyForAFileThatWasNotWrittenWhole() throws IOException {
        Path file = run.resolve("broken.pid");

        for (String text : new String[] {"", "12", "12 x", "twelve 1000", "1 2 3"}) {
            Files.writeString(file, text);
            assertThat(ProcessRecord.read(file)).as(text).isEmpty();
        }
        assertThat(ProcessRecord.read(run.resolve("absent.pid"))).isEmpty();
    }
}
