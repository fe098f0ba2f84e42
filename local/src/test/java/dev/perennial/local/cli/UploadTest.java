package dev.perennial.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.local.FakeLoop;
import dev.perennial.local.client.PerennialClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class UploadTest {
    private static final String RAIN =
            """
            name: rain
            task: binary-classification
            features: {pressure: {type: numeric}}
            label: {name: wet, type: boolean, horizon: 2d}
            """;

    @TempDir
    private Path home;

    private final FakeLoop loop = new FakeLoop();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private CommandLine commandLine;

    @BeforeEach
    void declareRain() throws IOException {
        Files.writeString(home.resolve("ports-from"), Integer.toString(loop.portBase()));
        new PerennialClient(loop.addresses())
                .apply("rain", DefinitionParser.parse(RAIN).toJson());
        commandLine = Perennial.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    }

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void waitsForTheVerdictAndSaysIt() throws IOException {
        assertThat(upload("a graph")).isZero();

        assertThat(out).hasToString("rain: version 1 deployed" + System.lineSeparator());
    }

    @Test
    void printsOneJsonObjectWithoutWaiting() throws IOException {
        assertThat(upload("repeated", "--no-wait", "--json")).isZero();

        JsonNode answer = Json.mapper().readTree(out.toString());
        assertThat(answer.path("modelVersion").intValue()).isEqualTo(1);
        assertThat(answer.path("runId").textValue()).isEqualTo(FakeLoop.RUN);
        assertThat(answer.path("state").textValue()).isEqualTo("waiting");
        assertThat(answer.path("repeated").booleanValue()).isTrue();
        assertThat(answer.path("failure").textValue()).isEqualTo("waits for 20 labelled examples");
    }

    @Test
    void saysWhyAModelIsRefusedAndIsNoSuccess() throws IOException {
        assertThat(upload("damaged")).isEqualTo(1);

        assertThat(err.toString())
                .contains(
                        "refused /v1/models/rain/versions with status 400", "onnx: damaged (expected: an ONNX model)");
    }

    @Test
    void aFileThatIsNotThereIsOneSentence() throws IOException {
        Path signature = Files.writeString(home.resolve("signature.json"), "{}");

        assertThat(run("upload", "rain", "--onnx", "/none/a.onnx", "--signature", signature.toString()))
                .isEqualTo(1);

        assertThat(err.toString())
                .isEqualToIgnoringNewLines("perennial: Cannot read /none/a.onnx: /none/a.onnx does not exist.");
    }

    private int upload(String graph, String... options) throws IOException {
        Path onnx = Files.writeString(home.resolve("model.onnx"), graph);
        Path signature = Files.writeString(home.resolve("signature.json"), "{}");
        String[] command = {"upload", "rain", "--onnx", onnx.toString(), "--signature", signature.toString()};
        String[] all = new String[command.length + options.length];
        System.arraycopy(command, 0, all, 0, command.length);
        System.arraycopy(options, 0, all, command.length, options.length);
        return run(all);
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--home";
        all[arguments.length + 1] = home.toString();
        return commandLine.execute(all);
    }
}
