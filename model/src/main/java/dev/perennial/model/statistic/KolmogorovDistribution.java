package dev.perennial.model.statistic;

/**
 * The limit distribution of the Kolmogorov-Smirnov statistic (A. Kolmogorov, Sulla determinazione empirica di una legge
 * di distribuzione, 1933), by the two series of which one converges fast for small and one for large arguments.
 */
final class KolmogorovDistribution {
    /** Where both series need few terms. */
    private static final double CROSSOVER = 1.18;

    private static final int TERMS = 20;

    private KolmogorovDistribution() {}

    /** The probability of a value above {@code x}. */
    static double survival(double x) {
        if (x <= 0.04) {
            return 1;
        }
        double survival = x < CROSSOVER ? 1 - cumulative(x) : tail(x);
        return Math.max(0, Math.min(1, survival));
    }

    private static double cumulative(double x) {
        double sum = 0;
        for (int k = 1; k <= TERMS; k++) {
            double odd = (2 * k - 1) * Math.PI / x;
            sum += Math.exp(-odd * odd / 8);
        }
        return Math.sqrt(2 * Math.PI) / x * sum;
    }

    private static double tail(double x) {
        double sum = 0;
        for (int k = 1; k <= TERMS; k++) {
            double term = Math.exp(-2 * k * k * x * x);
            sum += k % 2 == 1 ? term : -term;
        }
        return 2 * sum;
    }
}
