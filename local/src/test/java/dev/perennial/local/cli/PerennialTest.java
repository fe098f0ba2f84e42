package dev.perennial.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PerennialTest {
    @TempDir
    private Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private CommandLine commandLine;

    @BeforeEach
    void onFreePorts() throws IOException {
        Files.writeString(home.resolve("ports-from"), "1100");
        commandLine = Perennial.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    }

    @Test
    void everyVerbShowsExamplesInItsHelp() {
        commandLine.getSubcommands().forEach((verb, subcommand) -> assertThat(subcommand.getUsageMessage())
                .as(verb)
                .contains("Examples:", "perennial " + verb));
    }

    @Test
    void statusOfWhatWasNeverStartedIsStoppedAndNotSuccess() throws JsonProcessingException {
        int exitCode = run("status", "--json");

        JsonNode report = Json.mapper().readTree(out.toString());
        assertThat(exitCode).isEqualTo(1);
        assertThat(report.path("ready").booleanValue()).isFalse();
        assertThat(report.path("parts"))
                .hasSize(8)
                .allSatisfy(part -> assertThat(part.path("state").textValue()).isEqualTo("stopped"));
        assertThat(report.path("parts").path(0).path("address").textValue()).isEqualTo("127.0.0.1:1105");
    }

    @Test
    void nothingToStopIsSuccess() {
        assertThat(run("down")).isZero();
    }

    @Test
    void anUnknownComponentIsAMalformedCommandLineAndTheKnownOnesAreNamed() {
        assertThat(run("up", "kafka")).isEqualTo(2);

        assertThat(err.toString()).contains("There is no component kafka (expected one of: platform, ingest,");
    }

    @Test
    void aLogThatIsNotThereIsOneSentence() {
        assertThat(run("logs", "serving")).isEqualTo(1);

        assertThat(err.toString())
                .isEqualToIgnoringNewLines("perennial: There is no log of serving yet: "
                        + home.resolve("logs/serving.log") + " is missing.");
    }

    @Test
    void logsPrintsTheLastLines() throws IOException {
        Files.createDirectories(home.resolve("logs"));
        Files.writeString(home.resolve("logs/serving.log"), "one\ntwo\nthree\n");

        assertThat(run("logs", "serving", "-n", "2")).isZero();

        assertThat(out).hasToString("two\nthree\n");
    }

    @Test
    void portsOutOfRangeAreOneSentence() {
        assertThat(run("up", "--ports-from", "70000")).isEqualTo(1);

        assertThat(err.toString())
                .isEqualToIgnoringNewLines("perennial: Ports cannot start at 70000 (expected: 1024 to 65527).");
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "--home";
        all[1] = home.toString();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return commandLine.execute(all);
    }
}
