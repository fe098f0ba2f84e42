package dev.perennial.monitor.messaging;

import static dev.perennial.monitor.Samples.minute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.event.DriftDetected;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.LivePerformance;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.contracts.event.PredictionMade.Role;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.monitor.History;
import dev.perennial.monitor.Samples;
import dev.perennial.monitor.World;
import dev.perennial.monitor.domain.drift.DriftReport;
import dev.perennial.monitor.domain.drift.DriftReport.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitorTopologyTest {
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
    void countsEveryRecordButEachExampleOnce() {
        List<PipelineEvent> once = History.all();
        List<PipelineEvent> twice = new ArrayList<>();
        for (PipelineEvent event : once) {
            twice.add(event);
            twice.add(event);
        }
        try (Bench single = new Bench(catalogue, folder);
                Bench repeated = new Bench(catalogue, folder)) {
            single.send(once);
            repeated.send(twice);

            assertThat(repeated.reports()).isEqualTo(single.reports());
            assertThat(withoutContext(repeated.performances())).isEqualTo(withoutContext(single.performances()));
            assertThat(repeated.state().predictions())
                    .isEqualTo(2 * single.state().predictions());
            assertThat(repeated.state().examples()).isEqualTo(2 * single.state().examples());
        }
    }

    @Test
    void theOrderInsideAnHourChangesNothing() {
        List<PipelineEvent> shuffled = new ArrayList<>();
        Random random = new Random(11);
        for (List<PipelineEvent> hour : History.hours()) {
            List<PipelineEvent> any = new ArrayList<>(hour);
            Collections.shuffle(any, random);
            shuffled.addAll(any);
        }
        try (Bench inOrder = new Bench(catalogue, folder);
                Bench outOfOrder = new Bench(catalogue, folder)) {
            inOrder.send(History.all());
            outOfOrder.send(shuffled);

            assertThat(outOfOrder.reports()).isEqualTo(inOrder.reports());
            assertThat(ids(outOfOrder.drifts()))
                    .isEqualTo(ids(inOrder.drifts()))
                    .hasSize(2);
            List<LivePerformance> performances = inOrder.performances();
            assertThat(withoutContext(outOfOrder.performances())).isEqualTo(withoutContext(performances));
            assertThat(performances).isNotEmpty();
        }
    }

    @Test
    void goesOnAfterARestartAsIfThereHadBeenNone() {
        List<PipelineEvent> all = History.all();
        try (Bench throughout = new Bench(catalogue, folder)) {
            throughout.send(all);
            List<DriftDetected> drifts = new ArrayList<>();
            List<LivePerformance> performances = new ArrayList<>();
            Bench bench = new Bench(catalogue, folder);
            for (int from = 0; from < all.size(); from += 331) {
                bench.send(all.subList(from, Math.min(all.size(), from + 331)));
                drifts.addAll(bench.drifts());
                performances.addAll(bench.performances());
                bench = bench.restarted();
            }

            assertThat(bench.reports()).isEqualTo(throughout.reports());
            assertThat(bench.state()).isEqualTo(throughout.state());
            assertThat(drifts).isEqualTo(throughout.drifts()).hasSize(2);
            assertThat(performances).isEqualTo(throughout.performances()).isNotEmpty();
            bench.close();
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

    @Test
    void whatCannotBeReadGoesToTheDeadLetterTopicAsItCame() {
        byte[] key = {'k', (byte) 0xff};
        byte[] value = "{\"modelName\": 7".getBytes(StandardCharsets.UTF_8);
        try (Bench bench = new Bench(catalogue, folder)) {
            bench.sendBytes(Topic.EXAMPLES, key, value);
            bench.sendBytes(Topic.PREDICTIONS, key, null);
            bench.send(History.hour(0, World.USUAL, 1));

            TestRecord<byte[], byte[]> dead = bench.deadLetters(Topic.EXAMPLES).get(0);
            assertThat(dead.key()).isEqualTo(key);
            assertThat(dead.value()).isEqualTo(value);
            assertThat(header(dead, "reason")).isEqualTo("unreadable");
            assertThat(header(dead, "topic")).isEqualTo("test.examples");
            assertThat(header(dead, "offset")).isEqualTo("0");
            assertThat(header(dead, "detail")).contains("expected");
            assertThat(bench.deadLetters(Topic.PREDICTIONS)).hasSize(1);
            assertThat(bench.state().predictions()).isEqualTo(300);
        }
    }

    @Test
    void leavesOutAModelThatNobodyDefined() {
        EventContext context = EventContext.first(EventContext.idOf("x"), minute(0));
        try (Bench bench = new Bench(catalogue, folder)) {
            bench.send(List.of(new ExampleJoined(context, "other", "t", minute(0), minute(1), Map.of(), true)));

            assertThat(bench.size("models")).isZero();
            assertThat(bench.registry
                            .get("perennial_monitor_unknown_model_total")
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void survivesADefinitionThatChangesBetweenAPredictionAndItsLabel() {
        try (Bench bench = new Bench(catalogue, folder)) {
            bench.send(History.hour(0, World.USUAL, 1));
            catalogue.definition = DefinitionParser.parse(
                    """
                    name: late-train
                    task: multiclass-classification
                    features:
                      distance: {type: categorical}
                    label: {name: line, horizon: 2h, values: [A, B, C]}
                    monitoring: {drift: {window: 30m, minExamples: 50}}
                    """);

            bench.send(labelled("0-1", "B"));
            bench.send(labelled("0-2", "D"));
            bench.send(List.of(Samples.prediction("old", minute(61), 0.5, 1)));
            for (int i = 0; i < 4; i++) {
                bench.send(List.of(predicted("new" + i, minute(400 + i), List.of(0.1, 0.2, 0.7))));
            }

            assertThat(bench.state().predictions()).isEqualTo(305);
            assertThat(bench.state().examples()).isEqualTo(2);
            assertThat(bench.reports()).extracting(DriftReport::exampleCount).containsExactly(300L);
            assertThat(bench.performances()).isEmpty();
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
    void nothingIsLeftOfADeletedModel() {
        try (Bench bench = new Bench(catalogue, folder)) {
            History.hours().subList(0, 5).forEach(bench::send);
            assertThat(List.of("examples", "window-summaries", "window-scores", "drift-reports", "performance-reports"))
                    .allMatch(store -> bench.size(store) > 0);

            catalogue.deletedAt = Bench.APPENDED;
            bench.second();

            assertThat(bench.size()).isZero();
            assertThat(bench.registry.find("perennial_drift_score").gauge()).isNull();
        }
    }

    @Test
    void aModelMadeAnewStartsFromNothingAndTakesNothingOfTheOneBefore() {
        Instant deletedAt = Bench.APPENDED.plusSeconds(60);
        try (Bench before = new Bench(catalogue, folder);
                Bench bench = new Bench(catalogue, folder)) {
            before.send(History.all());
            bench.send(History.all());
            bench.drifts();

            catalogue.deletedAt = deletedAt;
            bench.send(Samples.prediction("still on its way", minute(5000), 0.5, 1), Bench.APPENDED);
            History.all().forEach(event -> bench.send(event, deletedAt.plusMillis(1)));

            assertThat(bench.reports()).isEqualTo(before.reports());
            assertThat(ids(bench.drifts())).isEqualTo(ids(before.drifts()));
            assertThat(bench.state().predictions()).isEqualTo(before.state().predictions());
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

    private static List<ExampleJoined> labelled(String exampleId, String label) {
        EventContext context = EventContext.first(EventContext.idOf("label " + exampleId), minute(0));
        return List.of(new ExampleJoined(
                context, Samples.MODEL, exampleId, minute(0), minute(1), Map.of("distance", "far"), label));
    }

    private static PredictionMade predicted(String exampleId, Instant eventTime, List<Double> scores) {
        EventContext context = EventContext.first(EventContext.idOf(exampleId), eventTime);
        return new PredictionMade(
                context, Samples.MODEL, exampleId, eventTime, Map.of("distance", "far"), scores, 2, Role.CHAMPION);
    }

    private static List<String> ids(List<DriftDetected> drifts) {
        return drifts.stream()
                .map(drift -> drift.context().eventId() + " " + drift.findings())
                .toList();
    }

    private static List<String> withoutContext(List<LivePerformance> performances) {
        return performances.stream()
                .map(one -> one.context().eventId() + " " + one.windowStart() + " " + one.exampleCount() + " "
                        + new TreeMap<>(one.metrics()))
                .toList();
    }

    private static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
