package dev.perennial.benchmarks;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.local.Component;
import dev.perennial.local.ComponentStatus;
import dev.perennial.local.Installation;
import dev.perennial.local.Progress;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.history.FlightHistory;
import dev.perennial.local.replay.Replay;
import dev.perennial.local.report.DemoReport;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The demo on a new installation: how long it takes from a built tree, how fresh its answers are, and what the five services
 * hold while they are idle. Absolute figures: quote them with the machine that they come from.
 */
public final class LoopBenchmark {
    private static final double MEGABYTE = 1e6;

    private LoopBenchmark() {}

    /**
     * One line of the table.
     *
     * @param name  what was measured, with its unit
     * @param value the measured figure
     * @param goal  what it has to stay below
     */
    private record Figure(String name, double value, double goal) {
        boolean isMet() {
            return value < goal;
        }
    }

    public static void main(String[] arguments) throws IOException {
        Installation installation = Installation.forTest(Files.createTempDirectory("perennial-benchmark"));
        List<Figure> figures;
        try {
            figures = measure(installation);
        } finally {
            installation.down(Progress.SILENT);
        }
        System.out.printf("%-45s %10s %10s%n", "", "measured", "goal <");
        for (Figure figure : figures) {
            System.out.printf(
                    Locale.ROOT,
                    "%-45s %10.1f %10.1f %s%n",
                    figure.name(),
                    figure.value(),
                    figure.goal(),
                    figure.isMet() ? "" : "missed");
        }
        System.exit(figures.stream().allMatch(Figure::isMet) ? 0 : 1);
    }

    private static List<Figure> measure(Installation installation) {
        long start = System.nanoTime();
        installation.up(Progress.SILENT);
        double idle = residentMegabytes(installation);
        DemoReport report = DemoReport.of(
                new Replay(
                                new PerennialClient(installation.addresses()),
                                DefinitionParser.parse(FlightHistory.definition()),
                                FlightHistory.load(),
                                progress -> {})
                        .run(),
                installation.addresses(),
                Duration.ofNanos(System.nanoTime() - start));
        return List.of(
                new Figure("demo from a built tree, seconds", report.seconds(), 240),
                new Figure("freshness p50, seconds", report.freshnessSeconds().p50(), 10),
                new Figure("five services idle, MB resident", idle, 1400));
    }

    private static double residentMegabytes(Installation installation) {
        Set<String> services =
                Component.services().stream().map(Component::title).collect(Collectors.toSet());
        return installation.status().stream()
                        .filter(part -> services.contains(part.name()))
                        .mapToLong(ComponentStatus::residentBytes)
                        .sum()
                / MEGABYTE;
    }
}
