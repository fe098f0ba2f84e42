package dev.perennial.model.statistic;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.commons.statistics.inference.FisherExactTest;
import org.apache.commons.statistics.inference.SignificanceResult;

/** Tests of whether two samples come from one distribution. The order of the two samples never matters. */
public final class TwoSampleTests {
    private static final double FEWEST_EXPECTED = 5;

    private TwoSampleTests() {}

    /**
     * Kolmogorov-Smirnov: the largest difference of the distribution functions. It is taken at the bounds of the bins,
     * where it is at most the true one, so that the test is conservative. Missing numbers are left out.
     *
     * <p>The p-value is the asymptotic one with Stephens' correction for small samples (M. A. Stephens, Use of the
     * Kolmogorov-Smirnov, Cramer-von Mises and related statistics without extensive tables, JRSS B 32, 1970).
     */
    public static TestResult kolmogorovSmirnov(Histogram one, Histogram two) {
        double sizeOne = one.count();
        double sizeTwo = two.count();
        if (sizeOne == 0 || sizeTwo == 0) {
            return TestResult.NO_DIFFERENCE;
        }
        Set<Integer> bins = new TreeSet<>(one.bins().keySet());
        bins.addAll(two.bins().keySet());
        long belowOne = 0;
        long belowTwo = 0;
        double statistic = 0;
        for (int bin : bins) {
            belowOne += one.bins().getOrDefault(bin, 0L);
            belowTwo += two.bins().getOrDefault(bin, 0L);
            statistic = Math.max(statistic, Math.abs(belowOne / sizeOne - belowTwo / sizeTwo));
        }
        double root = Math.sqrt(sizeOne * sizeTwo / (sizeOne + sizeTwo));
        return new TestResult(
                statistic, KolmogorovDistribution.survival((root + 0.12 + 0.11 / root) * statistic), statistic);
    }

    /** Chi-square on categories; missing is one of them, and what either sample does not tell apart is another. */
    public static TestResult chiSquare(CategoryCounts one, CategoryCounts two) {
        Set<String> categories = new TreeSet<>(one.counts().keySet());
        categories.addAll(two.counts().keySet());
        categories.removeIf(category -> !one.tellsApart(category) || !two.tellsApart(category));
        return chiSquare(counts(one, categories), counts(two, categories));
    }

    /**
     * Pearson's chi-square test of homogeneity. Categories of which fewer than 5 are expected in one of the samples are
     * pooled (W. G. Cochran, Some methods for strengthening the common chi-square tests, Biometrics 10, 1954). If they
     * are too few even together, the p-value is Bonferroni's of two tests: Fisher's exact one of them against all others,
     * and chi-square of the others. The effect size is the total variation distance.
     *
     * @param one count by category, at least 0
     * @param two count by the same categories, at least 0
     */
    public static TestResult chiSquare(long[] one, long[] two) {
        if (one.length != two.length) {
            throw new IllegalArgumentException(two.length + " categories (expected: " + one.length + ")");
        }
        double sizeOne = LongStream.of(one).sum();
        double sizeTwo = LongStream.of(two).sum();
        if (sizeOne == 0 || sizeTwo == 0) {
            return TestResult.NO_DIFFERENCE;
        }
        double fewest = FEWEST_EXPECTED * (sizeOne + sizeTwo) / Math.min(sizeOne, sizeTwo);
        int[] frequent = IntStream.range(0, one.length)
                .filter(i -> one[i] + two[i] >= fewest)
                .toArray();
        long[][] others = {select(one, frequent), select(two, frequent)};
        long rareOne = LongStream.of(one).sum() - LongStream.of(others[0]).sum();
        long rareTwo = LongStream.of(two).sum() - LongStream.of(others[1]).sum();
        long[][] cells = rareOne + rareTwo == 0
                ? others
                : new long[][] {prepend(rareOne, others[0]), prepend(rareTwo, others[1])};
        if (cells[0].length < 2) {
            return TestResult.NO_DIFFERENCE;
        }
        double distance = IntStream.range(0, cells[0].length)
                        .mapToDouble(i -> Math.abs(cells[0][i] / sizeOne - cells[1][i] / sizeTwo))
                        .sum()
                / 2;
        SignificanceResult result = ChiSquareTest.withDefaults().test(cells);
        double pValue = rareOne + rareTwo == 0 || rareOne + rareTwo >= fewest
                ? result.getPValue()
                : withFewExpected(rareOne, rareTwo, others);
        return new TestResult(result.getStatistic(), pValue, distance);
    }

    private static double withFewExpected(long rareOne, long rareTwo, long[][] others) {
        int[][] rareOrNot = {
            {Math.toIntExact(rareOne), Math.toIntExact(LongStream.of(others[0]).sum())},
            {Math.toIntExact(rareTwo), Math.toIntExact(LongStream.of(others[1]).sum())}
        };
        double exact = FisherExactTest.withDefaults().test(rareOrNot).getPValue();
        boolean othersDiffer = others[0].length > 1
                && LongStream.of(others[0]).sum() > 0
                && LongStream.of(others[1]).sum() > 0;
        return othersDiffer
                ? Math.min(
                        1,
                        2
                                * Math.min(
                                        exact,
                                        ChiSquareTest.withDefaults()
                                                .test(others)
                                                .getPValue()))
                : exact;
    }

    private static long[] select(long[] counts, int[] categories) {
        return IntStream.of(categories).mapToLong(i -> counts[i]).toArray();
    }

    private static long[] prepend(long first, long[] rest) {
        return LongStream.concat(LongStream.of(first), LongStream.of(rest)).toArray();
    }

    private static long[] counts(CategoryCounts sample, Set<String> categories) {
        long[] counts = new long[categories.size() + 2];
        int i = 0;
        long toldApart = 0;
        for (String category : categories) {
            counts[i] = sample.counts().getOrDefault(category, 0L);
            toldApart += counts[i];
            i++;
        }
        counts[i] = sample.count() - toldApart;
        counts[i + 1] = sample.missing();
        return counts;
    }
}
