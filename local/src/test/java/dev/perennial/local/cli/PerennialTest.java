package dev.perennial.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.local.FakeLoop;
import dev.perennial.local.SourceTree;
import dev.perennial.local.client.PerennialClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PerennialTest {
    private static final String RAIN =
            """
            name: rain
            task: binary-classification
            features: {pressure: {type: numeric}}
            label: {name: wet, type: boolean, horizon: 2d}
            """;
    private static final String RAIN_JSON = DefinitionParser.parse(RAIN).toJson();

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

    /** As where {@code PERENNIAL_HOME} is set to nothing. */
    @Test
    void aHomeOfNothingIsTheDefault() {
        Perennial perennial = CommandLine.populateCommand(new Perennial(), "--home=");

        assertThat(perennial.installation().home().directory()).hasToString(SourceTree.find() + "/.perennial");
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
    void whatIsNoIdOfARunIsToldWithoutATypeOfOurs() {
        assertThat(commandLine.execute("run", "nosuch")).isEqualTo(2);
        assertThat(err.toString()).contains("\"nosuch\" is no id of a run").doesNotContain("java.");
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

    @Test
    void aFileThatIsNotThereIsOneSentence() {
        assertThat(run("publish", "rain", "/none/rain.ndjson")).isEqualTo(1);

        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "perennial: Cannot read /none/rain.ndjson: /none/rain.ndjson does not exist.");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aDefinitionThatIsNotThereIsOneSentence() {
        assertThat(run("apply", "/none/rain.yaml")).isEqualTo(1);

        assertThat(err.toString())
                .isEqualToIgnoringNewLines("perennial: Cannot read /none/rain.yaml: /none/rain.yaml does not exist.");
    }

    @Test
    void aHomeThatCannotBeIsOneSentence() {
        Path file = home.resolve("ports-from");

        assertThat(commandLine.execute("--home", file.toString(), "up")).isEqualTo(1);

        assertThat(err.toString())
                .isEqualToIgnoringNewLines("perennial: Cannot use " + file + " as the installation's folder: " + file
                        + " is there, but no folder.");
    }

    @Test
    void aModelNameThatCannotBeIsOneSentence() {
        assertThat(run("versions", "My Model")).isEqualTo(1);

        assertThat(err.toString())
                .isEqualToIgnoringNewLines("perennial: modelName: \"My Model\" (expected: [a-z][a-z0-9-]{0,62})");
    }

    @Test
    void aReportThatCannotBeWrittenIsToldBeforeAnythingElse() {
        String report = home.resolve("none/report.json").toString();

        assertThat(run("backtest", "--definition", "/none.yaml", "--data", "/none.csv", "--report", report))
                .isEqualTo(1);

        assertThat(err.toString())
                .isEqualToIgnoringNewLines("perennial: --report: there is no folder " + home.resolve("none"));
    }

    @Test
    void aWarmUpThatIsLongerThanTheHistoryIsToldBeforeTheReplay() throws IOException {
        Path definition = home.resolve("rain.yaml");
        Files.writeString(definition, RAIN);
        Path data = home.resolve("rain.csv");
        Files.writeString(data, "at,pressure,wet\n2026-01-01T00:00:00Z,1,1\n2026-01-20T00:00:00Z,1,1\n");

        assertThat(run(
                        "backtest",
                        "--definition",
                        definition.toString(),
                        "--data",
                        data.toString(),
                        "--event-time",
                        "at"))
                .isEqualTo(1);

        assertThat(err.toString()).startsWith("perennial: --warm-up: 28d (expected: less than the history's length,");
    }

    @Test
    void publishNamesTheLinesThatAreRefusedAndPublishesTheOthers() throws IOException {
        try (FakeLoop loop = loop()) {
            Files.writeString(
                    home.resolve("rain.ndjson"),
                    """
                    {"exampleId": "a", "eventTime": "2026-01-01T00:00:00Z", "features": {"pressure": 1}}
                    no JSON

                    {"eventTime": "2026-01-01T00:00:00Z", "features": {"pressure": 1}}
                    {"exampleId": "a", "label": true}
                    """);
            Files.write(
                    home.resolve("rain.ndjson"), new byte[] {'"', (byte) 0xff, '"', '\n'}, StandardOpenOption.APPEND);

            assertThat(run("publish", "rain", home.resolve("rain.ndjson").toString()))
                    .isEqualTo(1);

            assertThat(out).hasToString("accepted 2, rejected 3" + System.lineSeparator());
            assertThat(err.toString().lines())
                    .hasSize(3)
                    .anyMatch(line -> line.startsWith("perennial: line 2: not JSON: "))
                    .anyMatch(line -> line.equals("perennial: line 4: ?: exampleId: nothing (expected: text)"))
                    .anyMatch(line -> line.startsWith("perennial: line 6: not JSON: "));
            assertThat(loop.examples()).isEqualTo(1);
        }
    }

    @Test
    void publishSaysHowFarItCameWhenAServiceRefuses() throws IOException {
        try (FakeLoop loop = loop().refusesLabels()) {
            Files.writeString(
                    home.resolve("rain.ndjson"),
                    """
                    {"exampleId": "a", "eventTime": "2026-01-01T00:00:00Z", "features": {"pressure": 1}}
                    {"exampleId": "a", "label": true}
                    """);

            assertThat(run("publish", "rain", home.resolve("rain.ndjson").toString(), "--json"))
                    .isEqualTo(1);

            assertThat(out).hasToString("{\"accepted\":1,\"rejected\":0}" + System.lineSeparator());
            assertThat(err.toString()).contains("refused /v1/models/rain/labels with status 500: no room for labels");
            assertThat(loop.examples()).isZero();
        }
    }

    @Test
    void applyPrintsWhatWasDeclaredAsJson() throws IOException {
        try (FakeLoop loop = loop()) {
            assertThat(run("apply", home.resolve("rain.yaml").toString(), "--json"))
                    .isZero();

            assertThat(Json.mapper().readTree(out.toString()))
                    .isEqualTo(
                            Json.mapper()
                                    .readTree(
                                            "{\"modelName\":\"rain\",\"task\":\"binary-classification\",\"label\":\"wet\",\"features\":1}"));
            assertThat(loop.definition()).contains("\"name\":\"rain\"");
        }
    }

    @Test
    void datasetWritesTheWholeOrLeavesTheFileAsItWas() throws IOException {
        Path file = home.resolve("run.ndjson");
        FakeLoop loop = loop();
        try (loop) {
            assertThat(run("dataset", FakeLoop.RUN, "--output", file.toString()))
                    .isZero();
            assertThat(run("dataset", UUID.randomUUID().toString(), "--output", file.toString()))
                    .isEqualTo(1);

            assertThat(file).hasContent("{\"exampleId\":\"a\",\"label\":true}");
            assertThat(err.toString()).contains("with status 404");
            assertThat(file.resolveSibling("run.ndjson.part")).doesNotExist();
        }
    }

    /** With the model declared, and on the ports that the command line takes. */
    private FakeLoop loop() throws IOException {
        FakeLoop loop = new FakeLoop();
        Files.writeString(home.resolve("ports-from"), Integer.toString(loop.portBase()));
        Files.writeString(home.resolve("rain.yaml"), RAIN);
        new PerennialClient(loop.addresses()).apply("rain", RAIN_JSON);
        return loop;
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "--home";
        all[1] = home.toString();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return commandLine.execute(all);
    }
}
