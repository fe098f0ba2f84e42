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
            double inside = Gaussian.below((1 - centres[i]) / widths[i]) - Gaussian.below(-centres[i] / widths[i]);
            heights[i] = 1 / (Math.sqrt(2 * Math.PI) * widths[i] * inside);
        }
        return new Parzen(centres, widths, heights);
    }

    /** At least 1 / (positions + 1). */
    double density(double at) {
        double sum = 1;
        for (int i = 0; i < centres.length; i++) {
            sum += heights[i] * Gaussian.bell((at - centres[i]) / widths[i]);
        }
        return sum / (centres.length + 1);
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
}
