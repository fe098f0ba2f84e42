package dev.perennial.model.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perennial.contracts.definition.Metric;
import dev.perennial.model.metric.Metrics;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {
    private static final int SIZE = 400;

    @Test
    void sameSeedGivesTheSameBoundsAndAnotherOneOthers() {
        double[] targets = targets(new Random(1));
        double[][] challenger = noisy(targets, 0.8, new Random(2));
        double[][] champion = noisy(targets, 1.2, new Random(3));

        PairedComparison first = PairedBootstrap.compare(Metric.LOG_LOSS, targets, challenger, champion, 0.95, 7);

        assertThat(PairedBootstrap.compare(Metric.LOG_LOSS, targets, challenger, champion, 0.95, 7))
                .isEqualTo(first);
        assertThat(PairedBootstrap.compare(Metric.LOG_LOSS, targets, challenger, champion, 0.95, 8))
                .isNotEqualTo(first);
    }

    @Property(tries = 10)
    void modelDoesNotDifferFromItself(@ForAll long seed) {
        double[] targets = targets(new Random(seed));
        double[][] scores = noisy(targets, 1, new Random(seed + 1));

        for (Metric metric : new Metric[] {Metric.LOG_LOSS, Metric.ROC_AUC, Metric.ACCURACY, Metric.BRIER}) {
            double value = Metrics.value(metric, targets, scores);
            assertThat(PairedBootstrap.compare(metric, targets, scores, scores, 0.95, seed))
                    .isEqualTo(new PairedComparison(value, value, 0, 0, 0));
        }
    }

    @Property(tries = 10)
    void whoIsComparedWithWhomOnlyTurnsTheSign(@ForAll long seed) {
        double[] targets = targets(new Random(seed));
        double[][] one = noisy(targets, 0.8, new Random(seed + 1));
        double[][] two = noisy(targets, 1.2, new Random(seed + 2));

        PairedComparison there = PairedBootstrap.compare(Metric.BRIER, targets, one, two, 0.9, seed);
        PairedComparison back = PairedBootstrap.compare(Metric.BRIER, targets, two, one, 0.9, seed);

        assertThat(there.difference()).isEqualTo(-back.difference());
        assertThat(there.lowerBound()).isCloseTo(-back.upperBound(), within(1e-12));
        assertThat(there.upperBound()).isCloseTo(-back.lowerBound(), within(1e-12));
    }

    @Test
    void clearlyBetterModelIsBetterBeyondItsBounds() {
        double[] targets = targets(new Random(4));
        double[][] good = noisy(targets, 0.5, new Random(5));
        double[][] poor = noisy(targets, 3, new Random(6));

        assertThat(PairedBootstrap.compare(Metric.LOG_LOSS, targets, good, poor, 0.99, 1)
                        .upperBound())
                .isNegative();
        assertThat(PairedBootstrap.compare(Metric.ROC_AUC, targets, good, poor, 0.99, 1)
                        .lowerBound())
                .isPositive();
    }

    @Test
    void boundsHoldAboutAsOftenAsTheyPromise() {
        int above = 0;
        int below = 0;
        int trials = 300;
        for (int trial = 0; trial < trials; trial++) {
            Random random = new Random(trial);
            double[] targets = new double[100];
            double[][] one = new double[100][1];
            double[][] two = new double[100][1];
            for (int i = 0; i < 100; i++) {
                targets[i] = random.nextGaussian();
                one[i][0] = targets[i] + random.nextGaussian();
                two[i][0] = targets[i] + random.nextGaussian();
            }
            PairedComparison comparison = PairedBootstrap.compare(Metric.MAE, targets, one, two, 0.9, trial);
            above += comparison.lowerBound() > 0 ? 1 : 0;
            below += comparison.upperBound() < 0 ? 1 : 0;
        }

        assertThat(above / (double) trials).isBetween(0.05, 0.16);
        assertThat(below / (double) trials).isBetween(0.05, 0.16);
    }

    @Test
    void noNumberFailsEveryComparison() {
        double[] targets = {0, 1, 1};
        double[][] broken = {{0.5, 0.5}, {Double.NaN, Double.NaN}, {0.5, 0.5}};
        double[][] sound = {{0.5, 0.5}, {0.5, 0.5}, {0.5, 0.5}};

        PairedComparison comparison = PairedBootstrap.compare(Metric.ROC_AUC, targets, broken, sound, 0.95, 1);

        assertThat(comparison.challenger()).isNaN();
        assertThat(comparison.difference()).isNaN();
        assertThat(comparison.lowerBound()).isNaN();
        assertThat(comparison.upperBound()).isNaN();
    }

    @Test
    void noNumberInOneExampleFailsTheWholeMean() {
        double[] targets = new double[50];
        double[][] broken = new double[50][1];
        broken[17][0] = Double.NaN;

        PairedComparison comparison = PairedBootstrap.compare(Metric.MAE, targets, broken, new double[50][1], 0.95, 1);

        assertThat(comparison.difference()).isNaN();
        assertThat(comparison.lowerBound()).isNaN();
        assertThat(comparison.upperBound()).isNaN();
    }

    @Test
    void argumentsOutOfRangeAreRefused() {
        double[][] none = {};

        assertThatThrownBy(() -> PairedBootstrap.compare(Metric.MAE, new double[0], none, none, 0.95, 1))
                .isInstanceOf(IllegalArgumentException.class);
        for (double confidence : new double[] {0.49, 1, Double.NaN}) {
            double[][] one = {{1}};
            assertThatThrownBy(() -> PairedBootstrap.compare(Metric.MAE, new double[1], one, one, confidence, 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static double[] targets(Random random) {
        return random.ints(SIZE, 0, 2).mapToDouble(target -> target).toArray();
    }

    private static double[][] noisy(double[] targets, double noise, Random random) {
        return Arrays.stream(targets)
                .mapToObj(target -> {
                    double p = 1 / (1 + Math.exp(-(2 * target - 1) - noise * random.nextGaussian()));
                    return new double[] {1 - p, p};
                })
                .toArray(double[][]::new);
    }
}
