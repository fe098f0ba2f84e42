package dev.perennial.training.domain.refresh;

/**
 * Quantiles of Student's t distribution. The distribution function of whole degrees of freedom is a finite sum
 * (Abramowitz, Stegun: <i>Handbook of Mathematical Functions</i>, 26.7.3 and 26.7.4), which is inverted by halving. The same bits everywhere.
 */
final class StudentT {
    private static final int HALVINGS = 100;

    private StudentT() {}

    /**
     * The value below which a share of the distribution lies.
     *
     * @param freedom degrees of freedom, at least 1
     * @param share   in [0.5, 1)
     */
    static double quantile(int freedom, double share) {
        if (freedom < 1 || !(share >= 0.5 && share < 1)) {
            throw new IllegalArgumentException(
                    "share: " + share + " with " + freedom + " degrees (expected: in [0.5, 1) with at least 1)");
        }
        double low = 0;
        double high = Math.PI / 2;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (below(freedom, middle) < share) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return StrictMath.tan(low) * StrictMath.sqrt(freedom);
    }

    /** The share that lies below {@code sqrt(freedom) tan(angle)}. */
    private static double below(int freedom, double angle) {
        double sine = StrictMath.sin(angle);
        double cosine = StrictMath.cos(angle);
        boolean isOdd = freedom % 2 == 1;
        double term = isOdd ? cosine : 1;
        double sum = freedom == 1 ? 0 : term;
        for (int k = isOdd ? 3 : 2; k <= freedom - 2; k += 2) {
            term *= cosine * cosine * (k - 1) / k;
            sum += term;
        }
        double within = isOdd ? 2 / Math.PI * (angle + sine * sum) : sine * sum;
        return (1 + within) / 2;
    }
}
