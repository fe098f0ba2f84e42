package dev.perennial.training.domain.tuning;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A density on [0, 1]: the uniform one and a normal one around each of some positions, all of equal weight, cut at the ends. Each is
 * as wide as the farther of its neighbours is away, the ends counting as neighbours, between bounds.
 *
 * @param centres ascending
 * @param widths  standard deviations
 * @param heights of each normal density at its centre, cut at the ends
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Parzen(double[] centres, double[] widths, double[] heights) {
    /** Half the square of a distance, in widths, from which on what a centre adds to a sum of at least 1 is rounded away. */
    private static final double FAR = 45;
    /** Less is beyond that many standard deviations than is told apart beside 1. */
    private static final double CERTAIN = 9;

    static Parzen of(double[] positions) {
        double[] centres = positions.clone();
        Arrays.sort(centres);
        double[] widths = new double[centres.length];
        double[] heights = new double[centres.length];
        double least = 1.0 / Math.min(100, centres.length + 2);
        for (int i = 0; i < centres.length; i++) {
            double before = i == 0 ? 0 : centres[i - 1];
            double after = i == centres.length - 1 ? 1 : centres[i + 1];
            double widest = Math.max(centres[i] - before, after - centres[i]);
            widths[i] = Math.min(1, Math.max(least, widest));
            double inside = below((1 - centres[i]) / widths[i]) - below(-centres[i] / widths[i]);
            heights[i] = 1 / (Math.sqrt(2 * Math.PI) * widths[i] * inside);
        }
        return new Parzen(centres, widths, heights);
    }

    /** At least 1 / (positions + 1); the same bits on every machine. */
    double density(double at) {
        double sum = 1;
        for (int i = 0; i < centres.length; i++) {
            double half = half(i, at);
            if (half < FAR) {
                sum += heights[i] * StrictMath.exp(-half);
            }
        }
        return sum / (centres.length + 1);
    }

    /**
     * The same to some 1e-14 of it, much faster.
     *
     * @param enough what is greater need not be known: of that it gives any part that is greater than this, too
     */
    double roughly(double at, double enough) {
        double sum = 1;
        double enoughSum = enough * (centres.length + 1);
        int after = Arrays.binarySearch(centres, at);
        after = after < 0 ? -after - 1 : after;
        int before = after - 1;
        while (sum <= enoughSum && (before >= 0 || after < centres.length)) {
            // the nearest first, for it mostly adds most
            boolean isBefore = after == centres.length || (before >= 0 && at - centres[before] < centres[after] - at);
            int nearest = isBefore ? before-- : after++;
            double half = half(nearest, at);
            if (half < FAR) {
                sum += heights[nearest] * Math.exp(-half);
            }
        }
        return sum / (centres.length + 1);
    }

    /** Half the square of a distance from a centre, in widths. */
    private double half(int centre, double at) {
        double distance = (at - centres[centre]) / widths[centre];
        return distance * distance / 2;
    }

    /** A position in [0, 1). */
    double draw(SplittableRandom random) {
        int i = random.nextInt(centres.length + 1);
        if (i == centres.length) {
            return random.nextDouble();
        }
        double drawn;
        do {
            drawn = centres[i] + widths[i] * Gaussian.next(random);
        } while (drawn < 0 || drawn >= 1);
        return drawn;
    }

    /** The standard normal distribution function, to 1e-7 (Abramowitz, Stegun 26.2.17). */
    private static double below(double z) {
        if (Math.abs(z) > CERTAIN) {
            return z < 0 ? 0 : 1;
        }
        double t = 1 / (1 + 0.2316419 * Math.abs(z));
        double tail = StrictMath.exp(-z * z / 2)
                / Math.sqrt(2 * Math.PI)
                * t
                * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return z < 0 ? tail : 1 - tail;
    }
}
