package dev.perennial.training.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PlattScalingTest {
    /** The reference was found by a grid search of the loss that was narrowed to 1e-9. */
    @Test
    void findsTheReferenceSolution() {
        double[] margins = {-2.5, -1.0, -0.5, 0.0, 0.25, 0.75, 1.5, 3.0};
        boolean[] positive = {false, false, true, false, false, true, true, true};

        PlattScaling scaling = PlattScaling.fit(margins, positive);

        assertThat(scaling.slope()).isCloseTo(0.68398675, within(1e-5));
        assertThat(scaling.intercept()).isCloseTo(-0.11960389, within(1e-5));
    }

    @Property(tries = 200)
    void noOtherLineFitsBetter(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 200) int size,
            @ForAll @DoubleRange(min = -1, max = 1) double slope,
            @ForAll @DoubleRange(min = -1, max = 1) double intercept) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] margins = new double[size];
        boolean[] positive = new boolean[size];
        for (int i = 0; i < size; i++) {
            margins[i] = random.nextDouble(-8, 8);
            positive[i] = i == 0 || (i > 1 && random.nextInt(3) == 0);
        }
        double[] targets = PlattScaling.targets(positive);

        PlattScaling fitted = PlattScaling.fit(margins, positive);

        PlattScaling other = new PlattScaling(fitted.slope() + slope, fitted.intercept() + intercept);
        assertThat(fitted.loss(margins, targets)).isLessThanOrEqualTo(other.loss(margins, targets) + 1e-6);
    }

    @Property(tries = 50)
    void recoversTheLineThatOutcomesWereDrawnFrom(
            @ForAll @IntRange(max = 1000) int seed,
            @ForAll @DoubleRange(min = 0.3, max = 2) double slope,
            @ForAll @DoubleRange(min = -1, max = 1) double intercept) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] margins = new double[20_000];
        boolean[] positive = new boolean[margins.length];
        for (int i = 0; i < margins.length; i++) {
            margins[i] = random.nextDouble(-3, 3);
            positive[i] = random.nextDouble() < 1 / (1 + Math.exp(-slope * margins[i] - intercept));
        }

        PlattScaling fitted = PlattScaling.fit(margins, positive);

        assertThat(fitted.slope()).isCloseTo(slope, within(0.15));
        assertThat(fitted.intercept()).isCloseTo(intercept, within(0.15));
    }

    @Test
    void aClassThatIsAlwaysRightIsNotCertain() {
        assertThat(PlattScaling.targets(new boolean[] {true, true, true, false}))
                .containsExactly(0.8, 0.8, 0.8, 1.0 / 3);
    }

    @Test
    void marginsThatAreAllTheSameGiveTheRate() {
        PlattScaling fitted = PlattScaling.fit(new double[] {0, 0, 0, 0}, new boolean[] {true, true, true, false});

        assertThat(fitted.logit(0)).isCloseTo(Math.log(0.68333333 / 0.31666667), within(1e-4));
    }
}
