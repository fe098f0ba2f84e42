package dev.perennial.monitor.messaging;

import static dev.perennial.monitor.Samples.minute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perennial.contracts.event.LivePerformance;
import dev.perennial.contracts.event.PredictionMade.Role;
import dev.perennial.monitor.History;
import dev.perennial.monitor.Samples;
import dev.perennial.monitor.World;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LivePerformanceWindowsTest {
    @TempDir
    Path folder;

    private final FakeCatalogue catalogue = new FakeCatalogue(World.USUAL.reference(1, 3000, new Random(1)));

    @Test
    void tellsHowEachVersionDidWhenItsLabelsHadTheirTime() {
        try (Bench bench = new Bench(catalogue, folder)) {
            for (int i = 0; i < 4; i++) {
                Instant at = minute(i);
                bench.send(List.of(
                        Samples.prediction("t" + i, at, 0.8, 1),
                        Samples.prediction("t" + i, at, Map.of(), 0.4, 2, Role.SHADOW),
                        Samples.example("t" + i, at, History.LABEL_DELAY, i < 3)));
            }
            // the window's end, a quarter of it, and the labels' two hours, for predictions and labels
            bench.send(Samples.passing("before", minute(194.9), 0.5, 1));
            bench.send(Samples.labelled("before", minute(194.9)));
            bench.send(Samples.passing("after", minute(195), 0.5, 1));
            assertThat(bench.performances()).isEmpty();
            bench.send(Samples.labelled("after", minute(195)));

            List<LivePerformance> told = bench.performances();

            assertThat(told).extracting(LivePerformance::modelVersion).containsExactly(1, 2);
            assertThat(told).allMatch(one -> one.exampleCount() == 4);
            assertThat(told.get(0).metrics()).containsEntry("accuracy", 0.75);
            assertThat(told.get(1).metrics()).containsEntry("accuracy", 0.25);
            assertThat(told.get(0).metrics().get("log-loss"))
                    .isCloseTo(-(3 * Math.log(0.8) + Math.log(0.2)) / 4, within(1e-12));
        }
    }

    /** The join stood still for days of the data's time, and then brings the labels of those days. */
    @Test
    void labelsThatTheJoinBringsLateStillMeetTheirPredictions() {
        try (Bench bench = new Bench(catalogue, folder)) {
            bench.send(Samples.labelled("begins", minute(0)));
            int hours = 13;
            for (int minute = 0; minute < hours * 60; minute++) {
                bench.send(List.of(Samples.prediction("t" + minute, minute(minute), 0.8, 1)));
            }
            assertThat(bench.performances()).isEmpty();
            for (int minute = 0; minute < hours * 60; minute++) {
                bench.send(List.of(Samples.example("t" + minute, minute(minute), History.LABEL_DELAY, true)));
            }

            List<LivePerformance> told = bench.performances();

            assertThat(told).extracting(LivePerformance::windowEnd).contains(minute(60), minute((hours - 4) * 60));
            assertThat(told).allMatch(one -> one.exampleCount() == 60);
        }
    }

    @Test
    void doesNotKeepPredictionsForEverWhereLabelsStopped() {
        try (Bench bench = new Bench(catalogue, folder)) {
            bench.send(Samples.labelled("begins", minute(0)));
            bench.send(List.of(Samples.prediction("old", minute(0), 0.8, 1)));
            // eight times the two hours, after the two hours of its own
            bench.send(Samples.passing("before", minute(18 * 60), 0.5, 1));
            assertThat(bench.size("examples")).isEqualTo(9);

            bench.send(Samples.passing("after", minute(18 * 60 + 2), 0.5, 1));

            assertThat(bench.size("examples")).isEqualTo(8);
        }
    }

    @Test
    void forgetsAnExampleWhenItsLabelCanNoLongerCome() {
        try (Bench bench = new Bench(catalogue, folder)) {
            bench.send(Samples.labelled("begins", minute(0)));
            bench.send(History.hour(0, World.USUAL, 1));
            bench.send(Samples.passing("later", minute(181), 0.5, 1));
            assertThat(bench.size("examples")).isEqualTo(308);

            bench.send(Samples.labelled("labels", minute(181)));

            assertThat(bench.size("examples")).isEqualTo(8);
            assertThat(bench.size("example-expiries")).isEqualTo(8);
        }
    }
}
