package dev.perennial.model.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TwoSampleTestsTest {
    private static final TestResult NO_DIFFERENCE = new TestResult(0, 1, 0);

    @Test
    void kolmogorovDistributionHasItsCriticalValues() {
        assertThat(KolmogorovDistribution.survival(1.2238)).isCloseTo(0.10, within(1e-4));
        assertThat(KolmogorovDistribution.survival(1.3581)).isCloseTo(0.05, within(1e-4));
        assertThat(KolmogorovDistribution.survival(1.6276)).isCloseTo(0.01, within(1e-4));
        assertThat(KolmogorovDistribution.survival(0.8276)).isCloseTo(0.50, within(1e-4));
        assertThat(KolmogorovDistribution.survival(Math.nextDown(1.18)))
                .isCloseTo(KolmogorovDistribution.survival(1.18), within(1e-12));
        assertThat(KolmogorovDistribution.survival(0)).isEqualTo(1);
        assertThat(KolmogorovDistribution.survival(30)).isZero();
    }

    @Test
    void largestDifferenceOfTheDistributionFunctionsIsTheStatistic() {
        Histogram one = histogram(1, 2, 3, 4);
        Histogram two = histogram(3, 4, 5, 6, Double.NaN);

        TestResult result = TwoSampleTests.kolmogorovSmirnov(one, two);

        assertThat(result.statistic()).isEqualTo(0.5);
        assertThat(result.effectSize()).isEqualTo(0.5);
    }

    @Property(tries = 50)
    void orderOfTheSamplesDoesNotMatter(@ForAll @IntRange(min = 1, max = 200) int size, @ForAll long seed) {
        Random random = new Random(seed);
        Histogram one = normal(size, 0, random);
        Histogram two = normal(100, 0.3, random);
        CategoryCounts three = categories(size, 12, random);
        CategoryCounts four = categories(100, 9, random);

        TestResult there = TwoSampleTests.chiSquare(three, four);
        TestResult back = TwoSampleTests.chiSquare(four, three);

        assertThat(TwoSampleTests.kolmogorovSmirnov(one, two)).isEqualTo(TwoSampleTests.kolmogorovSmirnov(two, one));
        assertThat(there.statistic()).isCloseTo(back.statistic(), within(1e-9));
        assertThat(there.pValue()).isCloseTo(back.pValue(), within(1e-9));
        assertThat(there.effectSize()).isCloseTo(back.effectSize(), within(1e-9));
    }

    @Test
    void sampleDoesNotDifferFromItself() {
        Histogram numbers = normal(500, 0, new Random(1));
        CategoryCounts texts = categories(500, 20, new Random(2));

        assertThat(TwoSampleTests.kolmogorovSmirnov(numbers, numbers)).isEqualTo(NO_DIFFERENCE);
        assertThat(TwoSampleTests.chiSquare(texts, texts).pValue()).isEqualTo(1);
        assertThat(TwoSampleTests.chiSquare(texts, texts).effectSize()).isZero();
    }

    @Test
    void emptySampleOrOneCategoryTellsNothing() {
        assertThat(TwoSampleTests.kolmogorovSmirnov(new Histogram(), histogram(1, 2)))
                .isEqualTo(NO_DIFFERENCE);
        assertThat(TwoSampleTests.chiSquare(new CategoryCounts(), categories(10, 3, new Random(3))))
                .isEqualTo(NO_DIFFERENCE);
        assertThat(TwoSampleTests.chiSquare(new long[] {5}, new long[] {9})).isEqualTo(NO_DIFFERENCE);
        assertThat(TwoSampleTests.chiSquare(new long[0], new long[0])).isEqualTo(NO_DIFFERENCE);
        assertThatThrownBy(() -> TwoSampleTests.chiSquare(new long[1], new long[2]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void chiSquareIsWhatItsFormulaSays() {
        TestResult result = TwoSampleTests.chiSquare(new long[] {20, 30}, new long[] {30, 20});

        assertThat(result.statistic()).isCloseTo(4, within(1e-12));
        assertThat(result.pValue()).isCloseTo(0.0455, within(1e-4));
        assertThat(result.effectSize()).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void rareCategoriesArePooledSoThatEnoughAreExpected() {
        // alone, each of the three would be expected fewer than five times
        TestResult pooled = TwoSampleTests.chiSquare(new long[] {3, 100, 2, 4}, new long[] {5, 100, 3, 3});

        assertThat(pooled.statistic())
                .isCloseTo(
                        TwoSampleTests.chiSquare(new long[] {9, 100}, new long[] {11, 100})
                                .statistic(),
                        within(1e-12));
    }

    @Test
    void whatWasRareAndIsNowFrequentIsFoundInASmallSample() {
        // of 60 in both samples together too few are expected in the small one
        TestResult onlyTwo = TwoSampleTests.chiSquare(new long[] {5000, 0}, new long[] {40, 60});
        TestResult three = TwoSampleTests.chiSquare(new long[] {2500, 2500, 0}, new long[] {50, 0, 50});

        assertThat(onlyTwo.pValue()).isLessThan(1e-12);
        assertThat(onlyTwo.effectSize()).isCloseTo(0.6, within(1e-12));
        assertThat(three.pValue()).isLessThan(1e-12);
        assertThat(three.effectSize()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void categoryThatVanishesOrGoesMissingIsFound() {
        CategoryCounts reference = new CategoryCounts();
        CategoryCounts current = new CategoryCounts();
        for (int i = 0; i < 200; i++) {
            reference.add(i % 2 == 0 ? "a" : "b");
            current.add(i % 2 == 0 ? "a" : null);
        }

        TestResult result = TwoSampleTests.chiSquare(reference, current);

        assertThat(result.pValue()).isLessThan(1e-6);
        assertThat(result.effectSize()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void countsOfWhatOneSampleDoesNotTellApartAreNoDifference() {
        CategoryCounts few = categories(5_000, 3_000, new Random(4));
        CategoryCounts many = categories(20_000, 3_000, new Random(5));

        assertThat(few.other()).isPositive();
        assertThat(TwoSampleTests.chiSquare(few, many).pValue()).isGreaterThan(0.01);
    }

    @Test
    void falseAlarmsStayBelowTheirRate() {
        assertThat(shareBelow(0.05, random -> TwoSampleTests.kolmogorovSmirnov(
                                normal(300, 0, random), normal(2000, 0, random))
                        .pValue()))
                .isBetween(0.02, 0.07);
        assertThat(shareBelow(0.05, random -> TwoSampleTests.chiSquare(
                                categories(300, 30, random), categories(2000, 30, random))
                        .pValue()))
                .isBetween(0.02, 0.08);
    }

    @Test
    void shiftOfHalfAStandardDeviationIsFound() {
        assertThat(shareBelow(0.001, random -> TwoSampleTests.kolmogorovSmirnov(
                                normal(300, 0.5, random), normal(2000, 0, random))
                        .pValue()))
                .isGreaterThan(0.99);
    }

    private static double shareBelow(double limit, ToDoubleFunction<Random> pValue) {
        int trials = 1000;
        int below = 0;
        for (int trial = 0; trial < trials; trial++) {
            below += pValue.applyAsDouble(new Random(trial)) < limit ? 1 : 0;
        }
        return below / (double) trials;
    }

    private static Histogram histogram(double... values) {
        Histogram histogram = new Histogram();
        for (double value : values) {
            histogram.add(value);
        }
        return histogram;
    }

    private static Histogram normal(int size, double mean, Random random) {
        Histogram histogram = new Histogram();
        for (int i = 0; i < size; i++) {
            histogram.add(mean + random.nextGaussian());
        }
        return histogram;
    }

    private static CategoryCounts categories(int size, int different, Random random) {
        CategoryCounts counts = new CategoryCounts();
        for (int i = 0; i < size; i++) {
            // the small ones are frequent, the large ones rare
            counts.add("category " + (int) (different * random.nextDouble() * random.nextDouble()));
        }
        return counts;
    }
}
