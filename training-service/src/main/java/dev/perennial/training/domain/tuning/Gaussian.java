package dev.perennial.training.domain.tuning;

import java.util.SplittableRandom;

/**
 * The standard normal distribution, by arithmetic that gives the same bits on every machine. Searches ask for it so often that
 * {@link StrictMath} would be most of what deciding takes.
 */
final class Gaussian {
    /** Powers of e are kept at every 1 / STEPS. */
    private static final int STEPS = 16;
    /** Below e to minus that, nothing is told apart beside 1. */
    private static final int FAR = 45;

    private static final double THIRD = 1.0 / 3;

    private static final double[] POWERS = new double[FAR * STEPS + 1];

    static {
        for (int i = 0; i < POWERS.length; i++) {
            POWERS[i] = StrictMath.exp(-(double) i / STEPS);
        }
    }

    private Gaussian() {}

    /** One standard normal number, by the polar method (Marsaglia, Bray 1964). */
    static double next(SplittableRandom random) {
        while (true) {
            double x = 2 * random.nextDouble() - 1;
            double y = 2 * random.nextDouble() - 1;
            double square = x * x + y * y;
            if (square > 0 && square < 1) {
                return x * Math.sqrt(-2 * StrictMath.log(square) / square);
            }
        }
    }

    /** exp(-z z / 2), to 1e-9 of it; 0 where that is next to nothing. */
    static double bell(double z) {
        double x = z * z / 2;
        if (x >= FAR) {
            return 0;
        }
        int nearest = (int) (x * STEPS + 0.5);
        double rest = x - (double) nearest / STEPS;
        // the series of exp(-rest)
        return POWERS[nearest] * (1 - rest * (1 - rest / 2 * (1 - rest * THIRD * (1 - rest / 4))));
    }

    /** The distribution function, to 1e-7 (Abramowitz, Stegun 26.2.17). */
    static double below(double z) {
        double t = 1 / (1 + 0.2316419 * Math.abs(z));
        double tail = bell(z)
                / Math.sqrt(2 * Math.PI)
                * t
                * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return z < 0 ? tail : 1 - tail;
    }
}
