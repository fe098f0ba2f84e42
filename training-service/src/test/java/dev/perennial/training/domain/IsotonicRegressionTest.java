package dev.perennial.training.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.arbitraries.ListArbitrary;
import org.junit.jupiter.api.Test;

class IsotonicRegressionTest {
    record Point(float margin, double target) {}

    @Provide
    Arbitrary<List<Point>> few() {
        // few different margins, so that many are equal
        return points(Arbitraries.integers().between(0, 8).map(Integer::floatValue))
                .ofMinSize(1)
                .ofMaxSize(9);
    }

    @Provide
    Arbitrary<List<Point>> many() {
        return points(Arbitraries.floats().between(-20, 20)).ofMinSize(1).ofMaxSize(300);
    }

    private static ListArbitrary<Point> points(Arbitrary<Float> margins) {
        Arbitrary<Double> targets = Arbitraries.of(0.0, 0.25, 1.0);
        return Combinators.combine(margins, targets).as(Point::new).list();
    }

    @Property(tries = 500)
    void noStepFunctionThatNeverFallsIsNearer(@ForAll("few") List<Point> points) {
        IsotonicRegression fitted = fit(points);

        double error = points.stream()
                .mapToDouble(point -> square(fitted.value(point.margin) - point.target))
                .sum();

        assertThat(error).isCloseTo(leastError(points), within(1e-6));
    }

    @Property
    void neverFallsAndStaysWithinTheTargets(@ForAll("many") List<Point> points) {
        IsotonicRegression fitted = fit(points);

        assertThat(fitted.values()).isSorted().doesNotHaveDuplicates();
        assertThat(fitted.thresholds()).isSorted().hasSize(fitted.values().length - 1);
        float previous = 0;
        for (float margin = -21; margin < 21; margin += 0.1f) {
            float value = fitted.value(margin);
            assertThat(value).isBetween(previous, 1f);
            previous = value;
        }
    }

    @Property
    void aMarginThatIsOffByItsLastBitIsOnTheSameSideWhereThereIsRoom(@ForAll("few") List<Point> points) {
        IsotonicRegression fitted = fit(points);

        for (Point point : points) {
            float value = fitted.value(point.margin);
            assertThat(fitted.value(Math.nextUp(point.margin))).isEqualTo(value);
            assertThat(fitted.value(Math.nextDown(point.margin))).isEqualTo(value);
        }
    }

    @Test
    void neighboursWithoutRoomAreStillToldApart() {
        float low = 1;
        float high = Math.nextUp(low);

        IsotonicRegression fitted = IsotonicRegression.fit(new float[] {high, low}, new double[] {1, 0});

        assertThat(fitted.value(low)).isZero();
        assertThat(fitted.value(high)).isEqualTo(1);
    }

    @Test
    void stepsInTheMiddleOfTheGap() {
        IsotonicRegression fitted =
                IsotonicRegression.fit(new float[] {-3, -1, 0, 2, 6, 7}, new double[] {0, 0, 1, 0, 1, 1});

        assertThat(fitted.thresholds()).containsExactly(-0.5f, 4);
        assertThat(fitted.values()).containsExactly(0, 0.5f, 1);
    }

    private static IsotonicRegression fit(List<Point> points) {
        float[] margins = new float[points.size()];
        for (int i = 0; i < margins.length; i++) {
            margins[i] = points.get(i).margin;
        }
        return IsotonicRegression.fit(
                margins, points.stream().mapToDouble(Point::target).toArray());
    }

    /** Over every way to cut the different margins into runs whose means do not fall. */
    private static double leastError(List<Point> points) {
        double[] distinct =
                points.stream().mapToDouble(Point::margin).distinct().sorted().toArray();
        double least = Double.POSITIVE_INFINITY;
        for (int cuts = 0; cuts < 1 << (distinct.length - 1); cuts++) {
            least = Math.min(least, error(points, distinct, cuts));
        }
        return least;
    }

    private static double error(List<Point> points, double[] distinct, int cuts) {
        double error = 0;
        double previous = Double.NEGATIVE_INFINITY;
        int from = 0;
        for (int to = 1; to <= distinct.length; to++) {
            if (to < distinct.length && (cuts >> (to - 1) & 1) == 0) {
                continue;
            }
            double low = distinct[from];
            double high = distinct[to - 1];
            double[] run = points.stream()
                    .filter(point -> point.margin >= low && point.margin <= high)
                    .mapToDouble(Point::target)
                    .toArray();
            double mean = Arrays.stream(run).average().orElseThrow();
            if (mean < previous) {
                return Double.POSITIVE_INFINITY;
            }
            error += Arrays.stream(run).map(target -> square(target - mean)).sum();
            previous = mean;
            from = to;
        }
        return error;
    }

    private static double square(double value) {
        return value * value;
    }
}
