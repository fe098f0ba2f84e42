package dev.perennial.local.report;

import dev.perennial.local.Addresses;
import dev.perennial.local.replay.ReplayOutcome;
import dev.perennial.local.replay.ReplayProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * What a backtest came to: the predictions as they were served beside the first model, never retrained, on the same rows.
 *
 * @param modelName         the name that it was replayed under
 * @param subject           what was replayed
 * @param rows              rows of the history
 * @param labels            labels published
 * @param scoredFrom        event time from which rows are scored (UTC)
 * @param scored            rows scored: answered, labelled, and not before {@code scoredFrom}
 * @param served            value by metric of the served predictions
 * @param neverRetrained    value by metric of the first version on the same rows
 * @param runs              training runs
 * @param failedRuns        those that ended without a version
 * @param promoted          challengers promoted
 * @param rejected          challengers rejected
 * @param driftEvents       drift events
 * @param failedPredictions predict requests without an answer
 * @param periods           the same per calendar month of the event time
 * @param seconds           wall-clock duration
 */
public record BacktestReport(
        String modelName,
        Subject subject,
        long rows,
        long labels,
        Instant scoredFrom,
        long scored,
        Map<String, Double> served,
        Map<String, Double> neverRetrained,
        int runs,
        int failedRuns,
        int promoted,
        int rejected,
        long driftEvents,
        long failedPredictions,
        List<Period> periods,
        double seconds) {

    /**
     * What a report is about: the same code gives the same figures for it, but for the seconds.
     *
     * @param definitionSha256 digest of the definition under the name that it was declared with
     * @param dataSha256       digest of the file of the history
     */
    public record Subject(String definitionSha256, String dataSha256) {}

    /**
     * One calendar month.
     *
     * @param period         as {@code 1996-06}
     * @param scored         rows scored
     * @param served         value by metric of the served predictions
     * @param neverRetrained value by metric of the first version on the same rows
     */
    public record Period(String period, long scored, Map<String, Double> served, Map<String, Double> neverRetrained) {}

    /** @param warmUp how long after the first row scoring starts */
    public static BacktestReport of(
            Subject subject, ReplayOutcome outcome, Duration warmUp, Addresses addresses, Duration elapsed) {
        FirstModel firstModel = new FirstModel(addresses, outcome.firstDeployed(), outcome.history());
        return of(subject, outcome, warmUp, firstModel, elapsed);
    }

    static BacktestReport of(
            Subject subject, ReplayOutcome outcome, Duration warmUp, ScoredRows.Scorer firstModel, Duration elapsed) {
        Instant from = outcome.history().get(0).eventTime().plus(warmUp);
        ScoredRows scored = ScoredRows.of(outcome, from, firstModel);
        ReplayProgress totals = outcome.totals();
        return new BacktestReport(
                outcome.definition().name(),
                subject,
                outcome.history().size(),
                totals.labels(),
                from,
                scored.rows().size(),
                scored.isEmpty() ? Map.of() : scored.servedMetrics(),
                scored.isEmpty() ? Map.of() : scored.staticFirstMetrics(),
                totals.runs(),
                totals.failedRuns(),
                totals.promoted(),
                totals.rejected(),
                totals.driftEvents(),
                totals.failedPredictions(),
                periods(scored),
                elapsed.toMillis() / 1000.0);
    }

    private static List<Period> periods(ScoredRows scored) {
        return scored.rows().stream()
                .map(row -> month(row.eventTime()))
                .distinct()
                .map(month -> {
                    ScoredRows part = scored.where(row -> month(row.eventTime()).equals(month));
                    return new Period(
                            month.toString(), part.rows().size(), part.servedMetrics(), part.staticFirstMetrics());
                })
                .toList();
    }

    private static YearMonth month(Instant instant) {
        return YearMonth.from(instant.atZone(ZoneOffset.UTC));
    }
}
