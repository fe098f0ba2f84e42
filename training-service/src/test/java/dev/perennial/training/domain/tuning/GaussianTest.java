package dev.perennial.training.domain.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GaussianTest {
    @Property
    void theBellIsThePowerOfE(@ForAll @DoubleRange(min = -9.4, max = 9.4) double z) {
        double exact = StrictMath.exp(-z * z / 2);

        assertThat(Gaussian.bell(z)).isCloseTo(exact, within(1e-9 * exact));
    }

    @Property
    void farOutItIsNothing(@ForAll @DoubleRange(min = 9.5, max = 1e300) double z) {
        assertThat(Gaussian.bell(z)).isZero();
        assertThat(Gaussian.bell(-z)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "-6, 0.000000000986588",
        "-1.959963985, 0.025",
        "-1, 0.158655254",
        "0, 0.5",
        "0.5, 0.691462461",
        "2.326347874, 0.99",
        "40, 1"
    })
    void whatIsBelowIsAsTablesHaveIt(double z, double below) {
        assertThat(Gaussian.below(z)).isCloseTo(below, within(1e-7));
    }

    /** By the test of Kolmogorov and Smirnov, at 0.001. */
    @Test
    void whatIsDrawnIsNormal() {
        int count = 20_000;
        SplittableRandom random = new SplittableRandom(1);
        double[] drawn = new double[count];
        Arrays.setAll(drawn, i -> Gaussian.next(random));
        Arrays.sort(drawn);

        double farthest = 0;
        for (int i = 0; i < count; i++) {
            double below = Gaussian.below(drawn[i]);
            farthest = Math.max(farthest, Math.max(below - (double) i / count, (i + 1.0) / count - below));
        }
        assertThat(farthest).isLessThan(1.95 / Math.sqrt(count));
    }
}
