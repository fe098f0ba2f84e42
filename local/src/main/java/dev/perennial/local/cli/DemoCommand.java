package dev.perennial.local.cli;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.Addresses;
import dev.perennial.local.Component;
import dev.perennial.local.Installation;
import dev.perennial.local.Interruption;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.history.FlightHistory;
import dev.perennial.local.replay.ReplayOutcome;
import dev.perennial.local.report.DemoReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description = {
            "Starts everything and replays the US flights of January 2014 through the loop.",
            "",
            "Each flight asks for a prediction at its scheduled departure and gets its label at its arrival. Models are trained,"
                    + " judged, promoted and swapped in while it runs, and again when the data drifts. The data's time waits while"
                    + " a run is in flight, as it would stand still at the real pace of the flights."
        },
        exitCodeList = {
            "0:replayed, and every prediction was answered",
            "1:not so; the error or the report says why",
            "2:the command line is malformed"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  perennial demo                        and leave the loop running",
            "  perennial demo --exit                 and stop everything at the end",
            "  perennial demo --exit --json          the report as JSON on standard output",
            "  perennial demo --exit --no-aggregates the same without what is known of the airport, to compare"
        })
final class DemoCommand implements Callable<Integer> {
    @ParentCommand
    private Perennial perennial;

    @Spec
    private CommandSpec spec;

    @Mixin
    private PortOptions ports;

    @Option(names = "--exit", description = "Stops everything at the end.")
    private boolean exit;

    @Option(
            names = "--no-aggregates",
            description = "Leaves the airport's late rate and departures out of the features.")
    private boolean noAggregates;

    @Option(names = "--json", description = "Prints the report as JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        return Interruption.guard(() -> {
            try (Stay stay = new Stay(perennial.installation(), exit)) {
                return demo(stay.installation());
            }
        });
    }

    /** Stops everything at its end, however it comes, if that is wanted; a failure to stop does not hide an earlier one. */
    private record Stay(Installation installation, boolean exit) implements AutoCloseable {
        @Override
        public void close() {
            if (exit) {
                Interruption.uninterrupted(() -> installation.down(ProgressDisplay.onStandardError()));
            }
        }
    }

    private int demo(Installation installation) throws IOException {
        long start = System.nanoTime();
        ports.applyTo(installation);
        installation.up(ProgressDisplay.onStandardError());
        DemoReport report = replay(installation.addresses(), start);
        ReportFile file = new ReportFile(installation.home().directory().resolve("demo-report.json"));
        print(report, file, installation.addresses());
        file.write(report);
        boolean loopRan = report.failedPredictions() == 0 && report.promoted() > 0;
        return loopRan ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private DemoReport replay(Addresses addresses, long start) {
        ReplayOutcome outcome = ReplayRun.of(
                new PerennialClient(addresses),
                definition(),
                FlightHistory.load(),
                spec.commandLine().getErr());
        return DemoReport.of(outcome, addresses, Duration.ofNanos(System.nanoTime() - start));
    }

    private ModelDefinition definition() {
        ModelDefinition declared = DefinitionParser.parse(FlightHistory.definition());
        return noAggregates ? ReplayRun.edited(declared, node -> node.remove("aggregates")) : declared;
    }

    private void print(DemoReport report, ReportFile file, Addresses addresses) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.mapper().writeValueAsString(report));
            return;
        }
        out.println();
        line("flights", "%,d, of which %,d got a label", report.events(), report.labels());
        line("examples", "%,d in %,d segments", report.examples(), report.segments());
        line("runs", "%,d: %,d promoted, %,d rejected", report.runs(), report.promoted(), report.rejected());
        line("drift events", "%,d", report.driftEvents());
        line("predictions", "%,d, failed %,d", report.predictions(), report.failedPredictions());
        line("log loss", "%.4f served", report.logLoss().served());
        line("", "%.4f by the first model, never retrained", report.logLoss().staticFirst());
        line("", "%.4f by a constant that knows the rate", report.logLoss().constantRate());
        line(
                "freshness",
                "p50 %.1f s, p99 %.1f s from a label to an answer that knows it",
                report.freshnessSeconds().p50(),
                report.freshnessSeconds().p99());
        line("time", "%.0f s", report.seconds());
        line("report", "%s", file.path());
        if (!exit) {
            out.println();
            Component.services().forEach(service -> line(service.title(), "%s", addresses.service(service)));
            out.println("The loop is up. Stop it with: perennial down");
        }
    }

    private void line(String name, String format, Object... values) {
        String value = String.format(Locale.ROOT, format, values);
        spec.commandLine().getOut().printf("  %-13s %s%n", name, value);
    }
}
