package dev.perennial.monitor.messaging;

import static dev.perennial.monitor.Samples.minute;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.DriftDetected;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.monitor.History;
import dev.perennial.monitor.Samples;
import dev.perennial.monitor.World;
import dev.perennial.monitor.domain.drift.DriftReport;
import dev.perennial.monitor.domain.drift.DriftReport.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftWindowsTest {
    @TempDir
    Path folder;

    private final FakeCatalogue catalogue = new FakeCatalogue(World.USUAL.reference(1, 3000, new Random(1)));

    @Test
    void announcesDriftOnceWhenItBegins() {
        try (Bench bench = new Bench(catalogue, folder)) {
            bench.send(History.all());

            assertThat(bench.drifts())
                    .extracting(DriftDetected::windowStart)
                    .containsExactly(minute(60), minute(6 * 60));
            assertThat(bench.reports())
                    .extracting(DriftReport::drifted)
                    .containsExactly(false, true, true, false, false, false, true, false);
            assertThat(bench.state().driftEvents()).isEqualTo(2);
            assertThat(bench.registry
                            .get("perennial_drift_events_total")
                            .counter()
                            .count())
                    .isEqualTo(2);
        }
    }

    @Test
    void aNewChampionInTheMiddleOfAWindowIsComparedWithItsOwnReference() {
        try (Bench bench = new Bench(catalogue, folder)) {
            bench.send(History.hour(0, History.SHIFTED, 1));
            bench.send(History.hour(1, History.SHIFTED, 1).subList(0, 200));
            catalogue.champion = History.SHIFTED.reference(2, 3000, new Random(2));
            List<? extends PipelineEvent> second = History.hour(1, History.SHIFTED, 2);
            bench.send(second.subList(200, second.size()));
            bench.send(Samples.passing("later", minute(135), 0.5, 2));

            assertThat(bench.reports()).extracting(DriftReport::modelVersion).containsExactly(1, 2);
            assertThat(bench.reports()).extracting(DriftReport::drifted).containsExactly(true, false);
            assertThat(bench.drifts()).extracting(DriftDetected::modelVersion).containsExactly(1);
            assertThat(bench.state().alarm().drifted()).isFalse();
            assertThat(catalogue.askedFor).isEqualTo(2);
        }
    }

    @Test
    void aWindowWithoutAReferenceRaisesNothing() {
        catalogue.champion = null;
        try (Bench bench = new Bench(catalogue, folder)) {
            bench.send(History.hour(0, History.SHIFTED, 1));
            bench.send(History.hour(1, History.SHIFTED, 1));

            assertThat(bench.reports()).extracting(DriftReport::outcome).containsExactly(Outcome.NO_REFERENCE);
            assertThat(bench.drifts()).isEmpty();
        }
    }

    @Test
    void whatComesAfterItsWindowClosedIsCountedAndLeftOut() {
        try (Bench bench = new Bench(catalogue, folder)) {
            bench.send(History.hour(0, World.USUAL, 1));
            bench.send(Samples.passing("closes", minute(75), 0.5, 1));
            long open = bench.size("window-summaries");

            bench.send(List.of(Samples.prediction("late", minute(30), 0.5, 1)));

            assertThat(bench.size("window-summaries")).isEqualTo(open);
            assertThat(bench.registry
                            .get("perennial_monitor_late_total")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(bench.state().predictions()).isEqualTo(305);
        }
    }

    @Test
    void anEventTimeFarAheadClosesNothing() {
        try (Bench bench = new Bench(catalogue, folder)) {
            bench.send(History.hour(0, World.USUAL, 1));

            Instant ahead = Bench.APPENDED.plus(Duration.ofDays(8));
            bench.send(Samples.prediction("2099", ahead, 0.5, 1), Bench.APPENDED);

            assertThat(bench.reports()).isEmpty();
            assertThat(bench.state().predictions()).isEqualTo(301);
            assertThat(bench.registry
                            .get("perennial_monitor_left_out_total")
                            .tag("reason", "ahead")
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void aFewPredictionsOfTodayDoNotEndAReplay() {
        try (Bench bench = new Bench(catalogue, folder)) {
            bench.send(History.hour(0, World.USUAL, 1));
            for (int i = 0; i < 20; i++) {
                // one request with twenty examples: all of one instant
                bench.send(List.of(Samples.prediction("request-" + i, Bench.APPENDED, 0.5, 1)));
            }
            bench.send(List.of(Samples.prediction("another", Bench.APPENDED.plusSeconds(1), 0.5, 1)));
            bench.send(History.hour(1, World.USUAL, 1));
            bench.send(History.hour(2, History.SHIFTED, 1));
            bench.send(Samples.passing("closes", minute(3 * 60 + 15), 0.5, 1));

            assertThat(bench.reports()).extracting(DriftReport::exampleCount).containsExactly(300L, 300L, 300L);
            assertThat(bench.drifts()).extracting(DriftDetected::windowStart).containsExactly(minute(120));
            assertThat(bench.registry.find("perennial_monitor_left_out_total").counter())
                    .isNull();
        }
    }

    @Test
    void windowsCloseThoughAFewIdsNeverReachEveryPartition() {
        catalogue.partitions = 2;
        try (Bench bench = new Bench(catalogue, folder)) {
            for (int minute = 0; minute < 2400; minute++) {
                bench.send(List.of(Samples.prediction("sensor-" + minute % 3, minute(minute), 0.5, 1)));
            }

            assertThat(bench.reports()).isNotEmpty().allSatisfy(report -> assertThat(report.exampleCount())
                    .isEqualTo(3));
            // held back by a window, and a quarter of it has to pass; the clock is three records behind
            assertThat(bench.reports().get(bench.reports().size() - 1).windowEnd())
                    .isEqualTo(minute(60 * ((2396 - 60 - 15) / 60)));
        }
    }

    @Test
    void keepsTheNewestTwoHundredWindows() {
        catalogue.champion = null;
        try (Bench bench = new Bench(catalogue, folder)) {
            for (int hour = 0; hour < 230; hour++) {
                bench.send(List.of(Samples.prediction("t" + hour, minute(60 * hour), 0.5, 1)));
            }

            List<DriftReport> reports = bench.reports();
            assertThat(reports).hasSize(200);
            // the clock shows the fourth latest hour, and the window that ends with it is a quarter of an hour too
            // young
            assertThat(reports.get(199).windowStart()).isEqualTo(minute(60 * 224));
            assertThat(bench.size("window-summaries")).isLessThan(30);
        }
    }
}
