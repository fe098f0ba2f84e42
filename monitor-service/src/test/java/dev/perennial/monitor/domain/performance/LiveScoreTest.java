package dev.perennial.monitor.domain.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.Task;
import dev.perennial.model.metric.Metrics;
import dev.perennial.monitor.Samples;
import dev.perennial.monitor.domain.window.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LiveScoreTest {
    private static final Window WINDOW = new Window(Samples.MIDNIGHT, Samples.MIDNIGHT.plus(Duration.ofHours(1)));

    @Property
    void isTheMetricOverTheSameExamples(
            @ForAll @Size(min = 2, max = 200) List<@DoubleRange(min = 0, max = 1) Double> scores,
            @ForAll Random random) {
        double[] targets = scores.stream()
                .mapToDouble(score -> random.nextBoolean() ? 1 : 0)
                .toArray();
        targets[0] = 0;
        targets[1] = 1;
        double[][] rows =
                scores.stream().map(score -> new double[] {1 - score, score}).toArray(double[][]::new);
        LiveScore live = LiveScore.EMPTY;
        for (int i = 0; i < rows.length; i++) {
            live = live.plus(Task.BINARY_CLASSIFICATION, List.of(rows[i][0], rows[i][1]), targets[i]);
        }

        PerformanceReport report = live.report(3, WINDOW);

        assertThat(report.exampleCount()).isEqualTo(rows.length);
        for (Metric metric : List.of(Metric.LOG_LOSS, Metric.ACCURACY, Metric.BRIER)) {
            assertThat(report.metrics().get(Json.name(metric)))
                    .isCloseTo(Metrics.value(metric, targets, rows), within(1e-9));
        }
    }

    @Test
    void countsPairsOfScoresInOneBinAsTied() {
        LiveScore live = LiveScore.EMPTY;
        double[] targets = new double[1000];
        double[][] rows = new double[1000][];
        Random random = new Random(7);
        for (int i = 0; i < targets.length; i++) {
            double score = random.nextDouble();
            targets[i] = random.nextDouble() < score ? 1 : 0;
            rows[i] = new double[] {1 - score, score};
            live = live.plus(Task.BINARY_CLASSIFICATION, List.of(1 - score, score), targets[i]);
        }

        double area = live.report(1, WINDOW).metrics().get("roc-auc");

        assertThat(area).isCloseTo(Metrics.value(Metric.ROC_AUC, targets, rows), within(0.001));
    }

    @Property
    void theOrderOfTheExamplesChangesNotOneBit(
            @ForAll @Size(min = 2, max = 50) List<@DoubleRange(min = -1e12, max = 1e12) Double> values,
            @ForAll Random random) {
        List<Double> shuffled = new ArrayList<>(values);
        Collections.shuffle(shuffled, random);

        Map<String, Double> metrics = regression(values);

        assertThat(regression(shuffled)).isEqualTo(metrics).containsOnlyKeys("mae", "rmse");
    }

    @Test
    void hasNoAreaUnderTheCurveWithoutBothClasses() {
        LiveScore live = LiveScore.EMPTY.plus(Task.BINARY_CLASSIFICATION, List.of(0.2, 0.8), 1);

        assertThat(live.report(1, WINDOW).metrics())
                .doesNotContainKey("roc-auc")
                .containsEntry("accuracy", 1.0);
    }

    private static Map<String, Double> regression(List<Double> values) {
        LiveScore live = LiveScore.EMPTY;
        for (double value : values) {
            live = live.plus(Task.REGRESSION, List.of(value), value / 3);
        }
        return live.report(1, WINDOW).metrics();
    }
}
