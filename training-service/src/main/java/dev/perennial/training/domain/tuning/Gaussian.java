package dev.perennial.training.domain.tuning;

import java.util.SplittableRandom;

/** Normal numbers that are the same on every machine. */
final class Gaussian {
    private Gaussian() {}

    /** One standard normal number (Box, Muller 1958). */
    static double next(SplittableRandom random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
    }
}
