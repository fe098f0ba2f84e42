package dev.perennial.local.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.history.HistoryRow;
import dev.perennial.local.replay.ReplayOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ReportsTest {
    private static final ModelDefinition RAIN = DefinitionParser.parse(
            """
            name: rain
            task: binary-classification
            features: {pressure: {type: numeric}}
            label: {name: wet, type: boolean, horizon: 2d}
            """);
    private static final ModelDefinition POWER = DefinitionParser.parse(
            """
            name: power
            task: regression
            features: {hour: {type: numeric}}
            label: {name: load, type: numeric, horizon: 2d}
            """);
    private static final BacktestReport.Subject SUBJECT = new BacktestReport.Subject("d".repeat(64), "a".repeat(64));
    /** The first model knows nothing. */
    private static final ScoredRows.Scorer COIN = (definition, rows) ->
            rows.stream().map(row -> new double[] {0.5, 0.5}).toArray(double[][]::new);

    @Test
    void scoresOnlyRowsThatWereAnsweredAndHaveALabelFromTheGivenTimeOn() {
        ReplayOutcome outcome = new Outcomes(RAIN)
                .row("2026-01-01T00:00:00Z", true, 0.9)
                .row("2026-01-02T00:00:00Z", null, 0.9)
                .row("2026-01-03T00:00:00Z", true, null)
                .row("2026-01-04T00:00:00Z", true, 0.8)
                .row("2026-01-05T00:00:00Z", false, 0.4)
                .end(List.of());
        List<HistoryRow> asked = new ArrayList<>();

        ScoredRows scored = ScoredRows.of(outcome, Instant.parse("2026-01-02T00:00:00Z"), (definition, rows) -> {
            asked.addAll(rows);
            return COIN.score(definition, rows);
        });

        assertThat(scored.rows()).extracting(HistoryRow::exampleId).containsExactly("3", "4");
        assertThat(asked).isEqualTo(scored.rows());
        assertThat(scored.servedMetrics().get("logLoss"))
                .isCloseTo(-(Math.log(0.8) + Math.log(0.6)) / 2, within(1e-12));
        assertThat(scored.servedMetrics().get("accuracy")).isEqualTo(1.0);
        assertThat(scored.servedMetrics().get("rocAuc")).isEqualTo(1.0);
        assertThat(scored.staticFirstMetrics().get("logLoss")).isCloseTo(Math.log(2), within(1e-12));
        assertThat(scored.constantRateMetrics().get("logLoss")).isCloseTo(Math.log(2), within(1e-12));
    }

    @Test
    void leavesOutAMetricThatCannotBeComputed() {
        ReplayOutcome outcome = new Outcomes(RAIN)
                .row("2026-01-01T00:00:00Z", true, 0.9)
                .row("2026-01-02T00:00:00Z", true, 0.7)
                .end(List.of());

        ScoredRows scored = ScoredRows.of(outcome, Instant.EPOCH, COIN);

        assertThat(scored.servedMetrics()).containsKey("accuracy").doesNotContainKey("rocAuc");
    }

    @Test
    void theDemoReportHasTheNamesThatArePromised() {
        ReplayOutcome outcome = new Outcomes(RAIN)
                .row("2026-01-01T00:00:00Z", true, 0.8)
                .row("2026-01-02T00:00:00Z", false, 0.4)
                .end(DoubleStream.iterate(1, value -> value + 1)
                        .limit(200)
                        .boxed()
                        .toList());

        JsonNode json = Json.mapper().valueToTree(DemoReport.of(outcome, COIN, Duration.ofMillis(1500)));

        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "events",
                        "labels",
                        "examples",
                        "segments",
                        "runs",
                        "promoted",
                        "rejected",
                        "driftEvents",
                        "predictions",
                        "failedPredictions",
                        "logLoss",
                        "freshnessSeconds",
                        "seconds");
        assertThat(json.path("logLoss").fieldNames())
                .toIterable()
                .containsExactly("served", "staticFirst", "constantRate");
        assertThat(json.at("/freshnessSeconds/p50").doubleValue()).isEqualTo(100);
        assertThat(json.at("/freshnessSeconds/p99").doubleValue()).isEqualTo(198);
        assertThat(json.path("seconds").doubleValue()).isEqualTo(1.5);
    }

    @Test
    void theDemoReportOfAReplayWithoutPredictionsHasNoScores() {
        ReplayOutcome outcome =
                new Outcomes(RAIN).row("2026-01-01T00:00:00Z", true, null).end(List.of());

        DemoReport report = DemoReport.of(outcome, COIN, Duration.ZERO);

        assertThat(report.logLoss()).isEqualTo(new DemoReport.LogLoss(null, null, null));
        assertThat(report.freshnessSeconds()).isEqualTo(new DemoReport.Percentiles(null, null));
    }

    @Test
    void theBacktestReportScoresAfterTheWarmUpAndPerMonth() {
        ReplayOutcome outcome = new Outcomes(RAIN)
                .row("2026-01-01T00:00:00Z", true, 0.1)
                .row("2026-01-30T00:00:00Z", true, 0.9)
                .row("2026-01-31T23:59:59Z", false, 0.2)
                .row("2026-02-01T00:00:00Z", true, 0.6)
                .end(List.of());

        BacktestReport report = BacktestReport.of(SUBJECT, outcome, Duration.ofDays(28), COIN, Duration.ofSeconds(9));

        assertThat(report.subject()).isEqualTo(SUBJECT);
        assertThat(report.rows()).isEqualTo(4);
        assertThat(report.scored()).isEqualTo(3);
        assertThat(report.scoredFrom()).isEqualTo(Instant.parse("2026-01-29T00:00:00Z"));
        assertThat(report.served().get("accuracy")).isEqualTo(1.0);
        assertThat(report.neverRetrained().get("logLoss")).isCloseTo(Math.log(2), within(1e-12));
        assertThat(report.periods()).extracting(BacktestReport.Period::period).containsExactly("2026-01", "2026-02");
        assertThat(report.periods()).extracting(BacktestReport.Period::scored).containsExactly(2L, 1L);
        assertThat(report.periods().get(1).served().get("logLoss")).isCloseTo(-Math.log(0.6), within(1e-12));
    }

    @Test
    void aRegressionIsScoredByItsErrors() {
        ReplayOutcome outcome = new Outcomes(POWER)
                .row("2026-01-01T00:00:00Z", 10.0, 11.0)
                .row("2026-01-02T00:00:00Z", 20.0, 17.0)
                .end(List.of());

        BacktestReport report = BacktestReport.of(
                SUBJECT,
                outcome,
                Duration.ZERO,
                (definition, rows) ->
                        rows.stream().map(row -> new double[] {15}).toArray(double[][]::new),
                Duration.ZERO);

        assertThat(report.served()).containsOnlyKeys("mae", "rmse");
        assertThat(report.served().get("mae")).isEqualTo(2.0);
        assertThat(report.served().get("rmse")).isCloseTo(Math.sqrt(5), within(1e-12));
        assertThat(report.neverRetrained().get("mae")).isEqualTo(5.0);
    }

    @Test
    void aReplayWithoutPredictionsHasNoMetrics() {
        ReplayOutcome outcome =
                new Outcomes(RAIN).row("2026-01-01T00:00:00Z", true, null).end(List.of());

        BacktestReport report = BacktestReport.of(
                SUBJECT,
                outcome,
                Duration.ZERO,
                (definition, rows) -> {
                    throw new AssertionError("there is no first model");
                },
                Duration.ZERO);

        assertThat(report.scored()).isZero();
        assertThat(report.served()).isEmpty();
        assertThat(report.periods()).isEmpty();
    }
}
