package dev.perennial.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.perennial.contracts.Json;
import dev.perennial.local.Component;
import dev.perennial.local.FreePorts;
import dev.perennial.local.Ports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RunCommandsTest {
    private static final String RUN = "00000000-0000-0000-0000-000000000001";
    private static final String TRAINED =
            """
            {"runId": "%s", "modelName": "rain", "state": "trained", "reason": "examples", "detail": "300 of 300 new examples",
             "challengerVersion": 1, "refitVersion": 2, "algorithm": "mlp", "score": 0.51234, "requestedAt": "2026-01-01T00:00:00Z",
             "attempt": 1, "parameters": {"algorithm": "mlp", "units": "32"}, "metrics": {"log-loss": 0.51234, "examples": 400.0},
             "cost": {"wallSeconds": 2.5, "cpuSeconds": 2.25},
             "lineage": {"definitionSha256": "abc", "seed": 7, "codeVersion": "0.1.0", "libraries": {"xgboost": "3.0.4"},
               "machine": {"cores": 2}, "segments": [{"objectKey": "a", "sha256": "b"}]}}
            """
                    .formatted(RUN);
    private static final String TRIAL =
            """
            {"number": 1, "algorithm": "mlp", "hyperparameters": {"units": 32.0, "l2": 0.001}, "score": 0.51234, "cost": {"wallSeconds": 1.5}}
            """;

    @TempDir
    private Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        int base = FreePorts.base();
        Files.writeString(home.resolve("ports-from"), Integer.toString(base));
        int port = Ports.from(base).of(Component.TRAINING);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::answer);
        server.start();
        answers.put("/v1/runs/" + RUN, TRAINED);
        answers.put("/v1/runs/" + RUN + "/trials", "{\"trials\": [" + TRIAL + "]}");
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void runsAreATableAndMoreOfThemAreTold() {
        answers.put("/v1/models/rain/runs", "{\"runs\": [" + TRAINED + "], \"next\": \"" + RUN + "\"}");

        assertThat(run("runs", "rain", "--state", "trained", "--order-by", "log-loss desc", "--limit", "1"))
                .isZero();

        assertThat(asked).containsExactly("/v1/models/rain/runs?state=trained&orderBy=log-loss+desc&limit=1");
        assertThat(out.toString().lines())
                .hasSize(3)
                .anyMatch(
                        line -> line.matches(RUN + " +trained +rain +1, 2 mlp +0\\.5123 +2\\.5 +2026-01-01T00:00:00Z"))
                .anyMatch(line -> line.equals("more: --after " + RUN));
    }

    @Test
    void runsOfEveryModelAsJsonAreWhatTheServiceWrote() throws IOException {
        answers.put("/v1/runs", "{\"runs\": [" + TRAINED + "]}");

        assertThat(run("runs", "--json")).isZero();

        assertThat(asked).containsExactly("/v1/runs?limit=20");
        assertThat(Json.mapper().readTree(out.toString()).path("runs").path(0))
                .isEqualTo(Json.mapper().readTree(TRAINED));
    }

    @Test
    void aRunShowsParametersMetricsLineageAndTrials() {
        assertThat(run("run", RUN)).isZero();

        assertThat(out.toString())
                .contains("run " + RUN + " of rain: trained")
                .containsPattern("took +2\\.50 s, CPU of its thread 2\\.25 s, attempt 1")
                .containsPattern("units +32")
                .containsPattern("log-loss +0\\.51234")
                .containsPattern("examples +400")
                .containsPattern("code +0\\.1\\.0")
                .containsPattern("libraries +xgboost 3\\.0\\.4")
                .contains("trial 1  mlp  score 0.5123  1.50 s  units=32 l2=0.0010000");
    }

    @Test
    void followingShowsEachEventAndThenTheRun() {
        answers.put("/v1/runs/" + RUN + "/events", events("trained"));

        assertThat(run("run", RUN, "--follow")).isZero();

        assertThat(out.toString().lines().limit(4))
                .containsExactly(
                        "running",
                        "trial 1  mlp  score 0.5123  1.50 s  units=32 l2=0.0010000",
                        "trained",
                        "run " + RUN + " of rain: trained");
    }

    @Test
    void followingARunThatFailsIsNoSuccess() {
        answers.put("/v1/runs/" + RUN, TRAINED.replace("\"trained\"", "\"failed\""));
        answers.put("/v1/runs/" + RUN + "/events", events("failed"));

        assertThat(run("run", RUN, "--follow", "--json")).isEqualTo(1);

        assertThat(out.toString().lines()).hasSize(5).first().asString().startsWith("{\"event\":\"state\"");
    }

    @Test
    void aRunThatNobodyKnowsIsOneSentence() {
        assertThat(run("run", "00000000-0000-0000-0000-000000000002")).isEqualTo(1);

        assertThat(err.toString()).contains("with status 404").contains("nothing here");
    }

    private static String events(String end) {
        return "event:state\ndata:{\"state\":\"running\"}\n\n:still here\n\nid:1\nevent:trial\ndata:" + TRIAL.strip()
                + "\n\nevent:state\ndata:{\"state\":\"" + end + "\"}\n\nevent:end\ndata:{}\n\n";
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI().toString());
        String answer = answers.get(exchange.getRequestURI().getPath());
        byte[] bytes = (answer == null ? "{\"detail\": \"nothing here\"}" : answer).getBytes(UTF_8);
        exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private int run(String... arguments) {
        CommandLine commandLine =
                Perennial.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        String[] all = new String[arguments.length + 2];
        all[0] = "--home";
        all[1] = home.toString();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return commandLine.execute(all);
    }
}
