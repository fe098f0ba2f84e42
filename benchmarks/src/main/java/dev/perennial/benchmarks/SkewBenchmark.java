package dev.perennial.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.Installation;
import dev.perennial.local.Progress;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.history.FlightHistory;
import dev.perennial.local.history.HistoryRow;
import dev.perennial.local.replay.Replay;
import dev.perennial.local.replay.ReplayOutcome;
import dev.perennial.local.skew.SkewOfLog;
import dev.perennial.local.skew.SkewReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether what a model saw when it answered is what the log gives when it is computed again: the flights of the demo, and the month after
 * them twelve times as many, every one of them twelve times over, answered by the model of the first month: 100,000 predictions with
 * aggregates. It counts and measures no time. Where it does not come to its end, the installation's folder stays.
 */
public final class SkewBenchmark {
    private static final long PREDICTIONS = 100_000;
    private static final int COPIES = 12;
    /** In the first month. */
    private static final int EXAMPLES = 7_000;

    private static final Duration MONTH = Duration.ofDays(31);

    private SkewBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        TemporaryFolder folder = TemporaryFolder.create();
        Installation installation = Installation.forTest(folder.path());
        System.err.println("The installation is in " + folder.path());
        boolean isMet;
        try {
            installation.up(Progress.SILENT);
            isMet = isZero(installation);
        } finally {
            installation.down(Progress.SILENT);
        }
        if (isMet) {
            folder.close();
        }
        System.exit(isMet ? 0 : 1);
    }

    private static boolean isZero(Installation installation) throws JsonProcessingException {
        ModelDefinition definition = TrainedOnce.after(EXAMPLES);
        ReplayOutcome outcome =
                new Replay(new PerennialClient(installation.addresses()), definition, flights(), progress -> {}).run();
        SkewReport report = new SkewOfLog(installation.addresses().kafka(), definition, records -> {}).report();
        long compared = report.predictions() - report.skipped();
        System.out.printf(
                Locale.ROOT,
                "%,d predictions answered, %,d on the log, %,d compared (goal: at least %,d)%n",
                outcome.totals().predictions(),
                report.predictions(),
                compared,
                PREDICTIONS);
        report.features()
                .forEach(feature -> System.out.printf(
                        Locale.ROOT,
                        "%-24s %,10d compared %,10d differ%n",
                        feature.name(),
                        feature.compared(),
                        feature.differing()));
        boolean isMet = report.isZero() && compared >= PREDICTIONS;
        System.out.println("goal: nothing differs: " + (isMet ? "met" : "missed"));
        return isMet;
    }

    private static List<HistoryRow> flights() {
        List<HistoryRow> month = FlightHistory.load();
        List<HistoryRow> flights = new ArrayList<>(month);
        for (int copy = 0; copy < COPIES; copy++) {
            for (HistoryRow flight : month) {
                flights.add(aMonthLater(copy, flight));
            }
        }
        return flights;
    }

    private static HistoryRow aMonthLater(int copy, HistoryRow flight) {
        return new HistoryRow(
                copy + "-" + flight.exampleId(),
                flight.eventTime().plus(MONTH),
                flight.features(),
                flight.label(),
                flight.label() == null ? null : flight.knownAt().plus(MONTH));
    }
}
