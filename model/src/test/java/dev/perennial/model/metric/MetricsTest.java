package dev.perennial.model.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perennial.contracts.definition.Metric;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final double[] OUTCOMES = {0, 1, 1, 0};
    private static final double[][] PROBABILITIES = {{0.9, 0.1}, {0.2, 0.8}, {0.6, 0.4}, {0.6, 0.4}};

    @Test
    void binaryMetricsAreWhatTheirFormulasSay() {
        assertThat(Metrics.value(Metric.LOG_LOSS, OUTCOMES, PROBABILITIES))
                .isCloseTo(-(Math.log(0.9) + Math.log(0.8) + Math.log(0.4) + Math.log(0.6)) / 4, within(1e-12));
        assertThat(Metrics.value(Metric.BRIER, OUTCOMES, PROBABILITIES))
                .isCloseTo((0.01 + 0.04 + 0.36 + 0.16) / 4, within(1e-12));
        assertThat(Metrics.value(Metric.ACCURACY, OUTCOMES, PROBABILITIES)).isEqualTo(0.75);
        assertThat(Metrics.value(Metric.ROC_AUC, OUTCOMES, PROBABILITIES)).isEqualTo(3.5 / 4);
    }

    @Test
    void multiclassMetricsAreWhatTheirFormulasSay() {
        double[] targets = {2, 0};
        double[][] scores = {{0.1, 0.2, 0.7}, {0.3, 0.4, 0.3}};

        assertThat(Metrics.value(Metric.LOG_LOSS, targets, scores))
                .isCloseTo(-(Math.log(0.7) + Math.log(0.3)) / 2, within(1e-12));
        assertThat(Metrics.value(Metric.ACCURACY, targets, scores)).isEqualTo(0.5);
    }

    @Test
    void regressionMetricsAreWhatTheirFormulasSay() {
        double[] targets = {1, 2, 3};
        double[][] scores = {{2}, {2}, {0}};

        assertThat(Metrics.value(Metric.MAE, targets, scores)).isCloseTo(4.0 / 3, within(1e-12));
        assertThat(Metrics.value(Metric.RMSE, targets, scores)).isCloseTo(Math.sqrt(10.0 / 3), within(1e-12));
    }

    @Test
    void certaintyThatIsWrongCostsNoMoreThanTheClip() {
        double loss = Metrics.value(Metric.LOG_LOSS, new double[] {1}, new double[][] {{1, 0}});

        assertThat(loss).isCloseTo(-Math.log(1e-7), within(1e-9));
    }

    @Test
    void areaIsNotDefinedWithoutBothClasses() {
        assertThat(Metrics.value(Metric.ROC_AUC, new double[] {1, 1}, new double[][] {{0, 1}, {1, 0}}))
                .isNaN();
    }

    @Test
    void noNumberAmongTheScoresMakesEveryMetricNoNumber() {
        for (Metric metric : Metric.values()) {
            boolean regression = metric == Metric.MAE || metric == Metric.RMSE;
            double[][] scores = regression
                    ? new double[][] {{1}, {Double.NaN}}
                    : new double[][] {{0.5, 0.5}, {Double.NaN, Double.NaN}};

            assertThat(Metrics.value(metric, new double[] {0, 1}, scores)).isNaN();
            assertThat(Metrics.value(metric, new double[0], new double[0][])).isNaN();
        }
    }

    @Test
    void metricOfAnotherTaskIsRefused() {
        double[] targets = {0, 1};

        for (Metric metric : new Metric[] {Metric.ROC_AUC, Metric.BRIER, Metric.MAE, Metric.RMSE}) {
            assertThatThrownBy(() -> Metrics.value(metric, targets, new double[][] {{0.2, 0.3, 0.5}, {0.2, 0.3, 0.5}}))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Metrics.value(Metric.LOG_LOSS, targets, new double[][] {{1}, {1}}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Metrics.value(Metric.ACCURACY, new double[] {-1}, new double[][] {{0.5, 0.5}}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Metrics.losses(Metric.ROC_AUC, OUTCOMES, PROBABILITIES))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 200)
    void areaIsTheShareOfPairsInTheRightOrder(@ForAll @IntRange(min = 2, max = 60) int size, @ForAll long seed) {
        Random random = new Random(seed);
        double[] targets = targets(size, random);
        // few different scores, so that many tie
        double[][] scores = scores(size, random, 7);

        double wins = 0;
        double pairs = 0;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                if (targets[i] == 1 && targets[j] == 0) {
                    wins += scores[i][1] > scores[j][1] ? 1 : scores[i][1] == scores[j][1] ? 0.5 : 0;
                    pairs++;
                }
            }
        }

        assertThat(Metrics.value(Metric.ROC_AUC, targets, scores)).isCloseTo(wins / pairs, within(1e-12));
    }

    @Property(tries = 100)
    void metricOfASampleIsThatOfItsExamples(@ForAll @IntRange(min = 2, max = 40) int size, @ForAll long seed) {
        Random random = new Random(seed);
        double[] targets = targets(size, random);
        double[][] scores = scores(size, random, 1000);
        int[] drawn = random.ints(size, 0, size).toArray();
        drawn[0] = 0;
        drawn[1] = 1;
        int[] counts = new int[size];
        Arrays.stream(drawn).forEach(i -> counts[i]++);
        double[] drawnTargets =
                Arrays.stream(drawn).mapToDouble(i -> targets[i]).toArray();
        double[][] drawnScores = Arrays.stream(drawn).mapToObj(i -> scores[i]).toArray(double[][]::new);

        for (Metric metric : new Metric[] {Metric.LOG_LOSS, Metric.ROC_AUC, Metric.ACCURACY, Metric.BRIER}) {
            assertThat(Metrics.ofSamples(metric, targets, scores).applyAsDouble(counts))
                    .isCloseTo(Metrics.value(metric, drawnTargets, drawnScores), within(1e-9));
        }
    }

    @Property(tries = 100)
    void everyMetricIsTheMeanOfItsLosses(@ForAll @IntRange(min = 2, max = 40) int size, @ForAll long seed) {
        Random random = new Random(seed);
        double[] targets = targets(size, random);
        double[][] scores = scores(size, random, 1000);

        for (Metric metric : new Metric[] {Metric.LOG_LOSS, Metric.ACCURACY, Metric.BRIER}) {
            assertThat(Arrays.stream(Metrics.losses(metric, targets, scores))
                            .average()
                            .orElseThrow())
                    .isCloseTo(Metrics.value(metric, targets, scores), within(1e-12));
        }
    }

    /** Of both classes. */
    private static double[] targets(int size, Random random) {
        double[] targets = random.ints(size, 0, 2).mapToDouble(target -> target).toArray();
        targets[0] = 0;
        targets[1] = 1;
        return targets;
    }

    private static double[][] scores(int size, Random random, int levels) {
        double[][] scores = new double[size][];
        Arrays.setAll(scores, i -> {
            double p = random.nextInt(levels + 1) / (double) levels;
            return new double[] {1 - p, p};
        });
        return scores;
    }
}
