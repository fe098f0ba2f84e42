package dev.perennial.model.statistic;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How many times as much one side takes as the other: the median of the ratios of pairs that were measured one after the
 * other, with its 95% interval (percentile bootstrap; Efron and Tibshirani, An Introduction to the Bootstrap, 1993).
 */
public record PairedRatio(double median, double low, double high) {
    private static final int RESAMPLES = 10_000;
    private static final double TAIL = 0.025;
    private static final long SEED = 1;

    /** @param ours one measurement of each pair, as is {@code peers} */
    public static PairedRatio of(double[] ours, double[] peers) {
        double[] ratios = new double[ours.length];
        Arrays.setAll(ratios, i -> ours[i] / peers[i]);
        SplittableRandom random = new SplittableRandom(SEED);
        double[] medians = new double[RESAMPLES];
        Arrays.setAll(
                medians,
                i -> median(random.ints(ratios.length, 0, ratios.length)
                        .mapToDouble(place -> ratios[place])
                        .toArray()));
        Arrays.sort(medians);
        return new PairedRatio(
                median(ratios), medians[(int) (RESAMPLES * TAIL)], medians[(int) (RESAMPLES * (1 - TAIL))]);
    }

    public static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.4f [%.4f, %.4f]", median, low, high);
    }
}
