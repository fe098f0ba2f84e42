package dev.perennial.benchmarks;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.local.Component;
import dev.perennial.local.ComponentStatus;
import dev.perennial.local.Installation;
import dev.perennial.local.Interruption;
import dev.perennial.local.Progress;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.history.FlightHistory;
import dev.perennial.local.replay.Replay;
import dev.perennial.local.replay.ReplayOutcome;
import dev.perennial.local.report.DemoReport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The demo on a new installation, started from the built tree. */
final class DemoBenchmark {
    private static final double BYTES_PER_MEGABYTE = 1e6;
    private static final double MOST_MEGABYTES = 1400;
    /** Of idleness, before idle services are weighed: several times what they wait before they give memory back. */
    private static final Duration QUIET = Duration.ofSeconds(60);

    private DemoBenchmark() {}

    static List<Figure> measure() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Installation installation = Installation.forTest(folder.path());
            try {
                return measure(installation);
            } finally {
                installation.down(Progress.SILENT);
            }
        }
    }

    private static List<Figure> measure(Installation installation) {
        long start = System.nanoTime();
        installation.up(Progress.SILENT);
        Double started = residentMegabytes(installation);
        ReplayOutcome outcome = new Replay(
                        new PerennialClient(installation.addresses()),
                        DefinitionParser.parse(FlightHistory.definition()),
                        FlightHistory.load(),
                        progress -> {})
                .run();
        DemoReport report =
                DemoReport.of(outcome, installation.addresses(), Duration.ofNanos(System.nanoTime() - start));
        Interruption.pause(QUIET.toMillis());
        return List.of(
                new Figure("demo from a built tree, seconds", report.seconds(), 240),
                new Figure(
                        "freshness p50 in the demo, seconds",
                        report.freshnessSeconds().p50(),
                        10),
                new Figure("five services idle when started, MB resident", started, MOST_MEGABYTES),
                new Figure(
                        "five services idle with the demo's models, MB resident",
                        residentMegabytes(installation),
                        MOST_MEGABYTES));
    }

    /** Null where the system does not tell. */
    private static Double residentMegabytes(Installation installation) {
        Set<String> services =
                Component.services().stream().map(Component::title).collect(Collectors.toSet());
        List<Long> bytes = installation.status().stream()
                .filter(part -> services.contains(part.name()))
                .map(ComponentStatus::residentBytes)
                .toList();
        return bytes.stream().anyMatch(Objects::isNull)
                ? null
                : bytes.stream().mapToLong(Long::longValue).sum() / BYTES_PER_MEGABYTE;
    }
}
