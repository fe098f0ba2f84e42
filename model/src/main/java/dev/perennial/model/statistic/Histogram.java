package dev.perennial.model.statistic;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts of numbers in fixed bins, narrower than 1% of the numbers in them. As the bins never depend on the data, the
 * order of adding and merging never matters, and histograms counted in different processes can be added up and compared.
 *
 * <p>A sketch with relative error in the manner of DDSketch (Masson, Rim and Lee: DDSketch: A fast and fully-mergeable
 * quantile sketch with relative-error guarantees, PVLDB 12(12), 2019), with linear bins inside each power of two instead
 * of logarithmic ones: a bin is then a prefix of the number's bits, exact on every platform. Magnitudes below 2^-64 count
 * as zero, those from 2^64 on as the largest one below; so there are at most 32,769 bins.
 *
 * <p>Not thread-safe.
 */
public final class Histogram {
    private static final int MANTISSA_BITS = 52;
    /** Each power of two has 2^7 bins, so the widest is 1/128 of its numbers. */
    private static final int SHIFT = MANTISSA_BITS - 7;

    private static final double SMALLEST = 0x1p-64;
    private static final double LARGEST = Math.nextDown(0x1p64);
    private static final int OFFSET = prefix(SMALLEST) - 1;

    private final TreeMap<Integer, Long> bins = new TreeMap<>();
    private long missing;

    /** An empty one. */
    public Histogram() {}

    @JsonCreator
    Histogram(@JsonProperty("bins") Map<Integer, Long> bins, @JsonProperty("missing") long missing) {
        int largestBin = bin(LARGEST);
        bins.forEach((bin, count) -> {
            if (Math.abs((long) bin) > largestBin || count < 1) {
                throw new IllegalArgumentException("bins." + bin + ": " + count + " (expected: a bin of at most "
                        + largestBin + " with a count of at least 1)");
            }
        });
        if (missing < 0) {
            throw new IllegalArgumentException("missing: " + missing + " (expected: >= 0)");
        }
        this.bins.putAll(bins);
        this.missing = missing;
    }

    /** Counts a number; NaN counts as missing. */
    public void add(double value) {
        if (Double.isNaN(value)) {
            missing++;
        } else {
            bins.merge(bin(value), 1L, Long::sum);
        }
    }

    /** Counts each of the numbers: much faster than one after the other. */
    public void addAll(double[] values) {
        int largest = bin(LARGEST);
        long[] counts = new long[2 * largest + 1];
        for (double value : values) {
            if (Double.isNaN(value)) {
                missing++;
            } else {
                counts[bin(value) + largest]++;
            }
        }
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                bins.merge(i - largest, counts[i], Long::sum);
            }
        }
    }

    /** Counts all that the other one counted. */
    public void merge(Histogram other) {
        other.bins.forEach((bin, count) -> bins.merge(bin, count, Long::sum));
        missing += other.missing;
    }

    /**
     * Count by bin, in the order of the numbers in them: 0 holds zero, a positive bin positive numbers, a negative bin
     * their negatives.
     */
    @JsonProperty("bins")
    public SortedMap<Integer, Long> bins() {
        return Collections.unmodifiableSortedMap(bins);
    }

    /** How often there was no number. */
    @JsonProperty("missing")
    public long missing() {
        return missing;
    }

    /** How many numbers were counted, the missing ones aside. */
    public long count() {
        return bins.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The number below which the given fraction of the counted numbers lies, off by at most 1%; NaN when there is none.
     *
     * @param fraction in [0, 1]
     */
    public double quantile(double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("fraction: " + fraction + " (expected: in [0, 1])");
        }
        double rank = fraction * count();
        long seen = 0;
        for (Map.Entry<Integer, Long> entry : bins.entrySet()) {
            seen += entry.getValue();
            if (seen >= rank) {
                return middle(entry.getKey());
            }
        }
        return Double.NaN;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Histogram that && missing == that.missing && bins.equals(that.bins);
    }

    @Override
    public int hashCode() {
        return 31 * bins.hashCode() + Long.hashCode(missing);
    }

    @Override
    public String toString() {
        return "Histogram[bins=" + bins + ", missing=" + missing + "]";
    }

    static int bin(double value) {
        double magnitude = Math.abs(value);
        if (magnitude < SMALLEST) {
            return 0;
        }
        int bin = prefix(Math.min(magnitude, LARGEST)) - OFFSET;
        return value > 0 ? bin : -bin;
    }

    private static double middle(int bin) {
        if (bin == 0) {
            return 0;
        }
        long lower = (long) (Math.abs(bin) + OFFSET) << SHIFT;
        double magnitude = Double.longBitsToDouble(lower | 1L << (SHIFT - 1));
        return bin > 0 ? magnitude : -magnitude;
    }

    /** Sign, exponent and leading mantissa bits: for positive numbers in the order of the numbers. */
    private static int prefix(double magnitude) {
        return (int) (Double.doubleToRawLongBits(magnitude) >>> SHIFT);
    }
}
