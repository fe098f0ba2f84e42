package dev.perennial.monitor.messaging;

import static dev.perennial.monitor.Samples.minute;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
