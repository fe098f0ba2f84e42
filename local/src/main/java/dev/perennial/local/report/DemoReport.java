package dev.perennial.local.report;

import dev.perennial.local.Addresses;
import dev.perennial.local.replay.ReplayOutcome;
import dev.perennial.local.replay.ReplayProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the demo came to; written as JSON under these names.
 *
 * @param events            feature events, published or by prediction
 * @param labels            labels published
 * @param examples          labelled examples in sealed segments
 * @param segments          sealed segments
 * @param runs              training runs
 * @param promoted          challengers promoted
 * @param rejected          challengers rejected
 * @param driftEvents       drift events
 * @param predictions       predictions answered
 * @param failedPredictions predict requests without an answer
 * @param logLoss           on the labelled flights that were predicted
 * @param freshnessSeconds  from a label's append to the first answer by a version trained on it
 * @param seconds           from the command to the end of the replay
 */
public record DemoReport(
        long events,
        long labels,
        long examples,
        long segments,
        int runs,
        int promoted,
        int rejected,
        long driftEvents,
        long predictions,
        long failedPredictions,
        LogLoss logLoss,
        Percentiles freshnessSeconds,
        double seconds) {

    /**
     * Mean log loss, in nats; null when nothing was predicted.
     *
     * @param served       of the predictions as they were served
     * @param staticFirst  of the first version, never retrained
     * @param constantRate of a constant that knows the rate of late flights among those scored
     */
    public record LogLoss(Double served, Double staticFirst, Double constantRate) {}

    /**
     * Percentiles by nearest rank; null when there are no values.
     *
     * @param p50 the median
     * @param p99 what 99 in 100 do not exceed
     */
    public record Percentiles(Double p50, Double p99) {
        static Percentiles of(List<Double> ascending) {
            return ascending.isEmpty()
                    ? new Percentiles(null, null)
                    : new Percentiles(at(ascending, 0.50), at(ascending, 0.99));
        }

        private static double at(List<Double> ascending, double fraction) {
            return ascending.get((int) Math.ceil(fraction * ascending.size()) - 1);
        }
    }

    public static DemoReport of(ReplayOutcome outcome, Addresses addresses, Duration elapsed) {
        return of(outcome, new FirstModel(addresses, outcome.firstDeployed(), outcome.history()), elapsed);
    }

    static DemoReport of(ReplayOutcome outcome, ScoredRows.Scorer firstModel, Duration elapsed) {
        ReplayProgress totals = outcome.totals();
        ScoredRows scored = ScoredRows.of(outcome, Instant.EPOCH, firstModel);
        return new DemoReport(
                totals.events(),
                totals.labels(),
                totals.examples(),
                totals.segments(),
                totals.runs(),
                totals.promoted(),
                totals.rejected(),
                totals.driftEvents(),
                totals.predictions(),
                totals.failedPredictions(),
                scored.isEmpty()
                        ? new LogLoss(null, null, null)
                        : new LogLoss(
                                scored.servedMetrics().get("logLoss"),
                                scored.staticFirstMetrics().get("logLoss"),
                                scored.constantRateMetrics().get("logLoss")),
                Percentiles.of(outcome.freshnessSeconds()),
                elapsed.toMillis() / 1000.0);
    }
}
