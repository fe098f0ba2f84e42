package dev.perennial.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.local.Installation;
import dev.perennial.local.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code perennial backtest} on the first two months of real electricity prices, whose labels come a day late. */
@OnSharedInstallation
class BacktestIT {
    private static final Path DATA = Path.of(System.getProperty("perennial.data"), "elec2.csv");
    private static final int ROWS = 3200;
    private static final int ROWS_A_DAY = 48;
    private static final int WARM_UP_DAYS = 28;
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    @TempDir
    private Path folder;

    private Path history;
    private Installation installation;

    @BeforeEach
    void cutHistory(Installation shared) throws IOException {
        assumeTrue(Files.exists(DATA), () -> "skipped, for there is no " + DATA);
        history = folder.resolve("electricity.csv");
        try (Stream<String> lines = Files.lines(DATA)) {
            Files.write(history, lines.limit(1 + ROWS).toList());
        }
        installation = shared;
    }

    @Test
    void oneHistoryHasOneAnswer() throws Exception {
        Path file = folder.resolve("report.json");

        JsonNode report = backtest("--report", file.toString());
        JsonNode again = backtest();

        assertThat(report.path("modelName").textValue()).isEqualTo("electricity-backtest");
        assertThat(report.path("rows").intValue()).isEqualTo(ROWS);
        assertThat(report.path("labels").intValue()).isEqualTo(ROWS);
        assertThat(report.path("scored").intValue()).isEqualTo(ROWS - WARM_UP_DAYS * ROWS_A_DAY);
        assertThat(report.path("failedPredictions").intValue()).isZero();
        assertThat(report.path("failedRuns").intValue()).isZero();
        assertThat(report.path("promoted").intValue()).isGreaterThan(1);
        assertThat(report.path("served").fieldNames()).toIterable().contains("accuracy", "rocAuc", "logLoss");
        assertThat(report.path("periods").findValuesAsText("period")).containsExactly("1996-06", "1996-07");
        assertThat(Json.mapper().readTree(Files.readString(file))).isEqualTo(report);
        assertThat(again.path("modelName").textValue()).isEqualTo("electricity-backtest-2");
        assertThat(figures(again)).isEqualTo(figures(report));
    }

    private JsonNode backtest(String... more) throws IOException, InterruptedException {
        Path tree = SourceTree.find();
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-D" + SourceTree.PROPERTY + "=" + tree,
                                "-jar",
                                tree.resolve("local/target/local.jar").toString(),
                                "--home",
                                installation.home().directory().toString(),
                                "backtest",
                                "--definition",
                                tree.resolve("benchmarks/backtests/electricity.yaml")
                                        .toString(),
                                "--data",
                                history.toString(),
                                "--label-delay",
                                "24h",
                                "--warm-up",
                                WARM_UP_DAYS + "d",
                                "--json"),
                        Stream.of(more))
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(errors, UTF_8)).isZero();
        return Json.mapper().readTree(Files.readString(output, UTF_8));
    }

    /** All that depends on the data alone. */
    private static JsonNode figures(JsonNode report) {
        ObjectNode figures = report.deepCopy();
        return figures.without(List.of("modelName", "seconds"));
    }
}
