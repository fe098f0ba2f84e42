package dev.perennial.local.cli;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.Addresses;
import dev.perennial.local.Installation;
import dev.perennial.local.Interruption;
import dev.perennial.local.LocalException;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.history.CsvHistory;
import dev.perennial.local.history.HistoryRow;
import dev.perennial.local.replay.ReplayOutcome;
import dev.perennial.local.report.BacktestReport;
import dev.perennial.local.report.BacktestReport.Subject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "backtest",
        description = {
            "Would continuous training have helped on my history?",
            "",
            "Replays a CSV file through the same loop, under a model name of its own, and compares what was served with the first"
                    + " model, never retrained. The data's time waits while a run is in flight, so the result does not depend on"
                    + " the speed of the machine."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  perennial backtest --definition power.yaml --data power.csv --label-delay 24h",
            "  perennial backtest --definition power.yaml --data power.csv.gz --event-time at --label-time settled_at \\",
            "                     --warm-up 28d --report power-report.json"
        })
final class BacktestCommand implements Callable<Integer> {
    @ParentCommand
    private Perennial perennial;

    @Spec
    private CommandSpec spec;

    @Mixin
    private PortOptions ports;

    @Option(names = "--definition", required = true, paramLabel = "F.yaml", description = "The model's definition.")
    private Path definitionFile;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "F.csv",
            description =
                    "The history: CSV with a header line, or the same as .gz, or .parquet. An empty cell is a missing value.")
    private Path dataFile;

    @Mixin
    private ColumnOptions columns;

    @Option(
            names = "--warm-up",
            paramLabel = "DURATION",
            defaultValue = "28d",
            description = "Rows are scored from so long after the first. Default: ${DEFAULT-VALUE}.")
    private String warmUp;

    @Option(names = "--report", paramLabel = "R.json", description = "Writes the report there too.")
    private Path reportFile;

    @Option(names = "--json", description = "Prints the report as JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        return Interruption.guard(this::backtest);
    }

    private int backtest() throws IOException {
        long start = System.nanoTime();
        Optional<ReportFile> file = Optional.ofNullable(reportFile).map(ReportFile::new);
        file.ifPresent(ReportFile::requireWritable);
        ModelDefinition declared = Definitions.read(definitionFile);
        Duration scoredAfter = ColumnOptions.duration("--warm-up", warmUp);
        List<HistoryRow> history = new CsvHistory(declared, columns.of(declared)).load(dataFile);
        requireScored(history, scoredAfter);
        Subject subject = new Subject(declared.digest(), Digests.sha256(Files.readAllBytes(dataFile)));
        Installation installation = perennial.installation();
        ports.applyTo(installation);
        installation.up(ProgressDisplay.onStandardError());
        Addresses addresses = installation.addresses();
        ModelDefinition definition = ReplayRun.renamed(declared, shortened(declared.name()) + "-backtest");
        ReplayOutcome outcome = ReplayRun.of(
                new PerennialClient(addresses),
                definition,
                history,
                spec.commandLine().getErr());
        BacktestReport report = BacktestReport.of(
                subject, outcome, scoredAfter, addresses, Duration.ofNanos(System.nanoTime() - start));
        print(report);
        file.ifPresent(path -> path.write(report));
        return report.failedPredictions() == 0 && report.promoted() > 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void requireScored(List<HistoryRow> history, Duration scoredAfter) {
        Instant first = history.get(0).eventTime();
        Instant last = history.get(history.size() - 1).eventTime();
        if (!first.plus(scoredAfter).isBefore(last)) {
            throw new LocalException("--warm-up: " + warmUp + " (expected: less than the history's length, from "
                    + first + " to " + last + ")");
        }
    }

    /** Leaves room for what makes the name the replay's own. */
    private static String shortened(String name) {
        return name.substring(0, Math.min(name.length(), 48));
    }

    private void print(BacktestReport report) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.mapper().writeValueAsString(report));
            return;
        }
        out.printf(
                Locale.ROOT,
                "%n%,d rows, %,d scored from %s on. Runs %,d: %,d promoted, %,d rejected, %,d failed. Drift events %,d.%n%n",
                report.rows(),
                report.scored(),
                report.scoredFrom(),
                report.runs(),
                report.promoted(),
                report.rejected(),
                report.failedRuns(),
                report.driftEvents());
        out.printf("%-10s %14s %18s%n", "", "served", "never retrained");
        report.served()
                .forEach((metric, value) -> out.printf(
                        Locale.ROOT,
                        "%-10s %14.4f %18.4f%n",
                        metric,
                        value,
                        report.neverRetrained().getOrDefault(metric, Double.NaN)));
        if (!report.served().isEmpty()) {
            String metric = report.served().containsKey("logLoss") ? "logLoss" : "rmse";
            out.printf("%n%-10s %14s %18s %8s%n", metric, "served", "never retrained", "rows");
            report.periods()
                    .forEach(period -> out.printf(
                            Locale.ROOT,
                            "%-10s %14.4f %18.4f %,8d%n",
                            period.period(),
                            period.served().get(metric),
                            period.neverRetrained().get(metric),
                            period.scored()));
        }
        out.flush();
    }
}
