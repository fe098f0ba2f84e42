package dev.perennial.training.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MonotonicityTest {
    private static final int SIZE = 600;

    @Test
    void ranksTiesAtTheirMean() {
        // ranks 1, 2.5, 2.5, 4 against 1, 3, 2, 4
        double correlation = Monotonicity.rankCorrelation(new double[] {1, 5, 5, 9}, new double[] {0, 7, 6, 8});

        assertThat(correlation).isCloseTo(4.5 / Math.sqrt(4.5 * 5), within(1e-12));
    }

    @Test
    void leavesOutPairsWithAMissingValue() {
        double nan = Double.NaN;

        assertThat(Monotonicity.rankCorrelation(new double[] {1, nan, 2, 3}, new double[] {1, -9, 2, 3}))
                .isCloseTo(1, within(1e-12));
    }

    @Test
    void aConstantColumnHasNoSign() {
        double[] labels = new double[SIZE];
        Arrays.setAll(labels, row -> row % 2);

        assertThat(Monotonicity.sign(new double[SIZE], labels)).isZero();
    }

    @Test
    void aDirectionThatTurnsOnceIsNone() {
        double[] values = new double[SIZE];
        double[] labels = new double[SIZE];
        Arrays.setAll(values, row -> row % 7);
        Arrays.setAll(labels, row -> row < 500 ? row % 7 : -(row % 7));

        assertThat(Monotonicity.sign(values, labels)).isZero();
    }

    @Property(tries = 50)
    void findsTheDirectionUnderNoise(@ForAll long seed, @ForAll boolean falls) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = random.doubles(SIZE).toArray();
        double[] labels = new double[SIZE];
        Arrays.setAll(labels, row -> (falls ? -values[row] : values[row]) + random.nextDouble(-0.5, 0.5));

        assertThat(Monotonicity.sign(values, labels)).isEqualTo(falls ? -1 : 1);
    }
}
