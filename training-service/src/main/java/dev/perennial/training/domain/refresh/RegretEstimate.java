package dev.perennial.training.domain.refresh;

import java.util.List;

/**
 * What a refresh costs in loss, by the regrets that were measured. Regret is taken to grow by the same amount with each refresh
 * since the last full fit, whose own is 0: a line through the origin (Eisenhauer, <i>Regression through the Origin</i>, Teaching
 * Statistics 25, 2003). With {@code a} refreshes and regret {@code r} in each of {@code n} measurements:
 *
 * <pre>
 * slope    = sum(a r) / sum(a^2)
 * s^2      = sum((r - slope a)^2) / (n - 1)
 * bound(a) = a (slope + t s / sqrt(sum(a^2)))
 * </pre>
 *
 * with {@code t} the quantile of Student's t distribution with {@code n - 1} degrees of freedom at the confidence. When each was
 * measured at the first refresh, that is the mean and its usual upper bound. In the unit of the loss.
 */
public final class RegretEstimate {
    private final double slope;
    private final double error;
    private final int freedom;
    private final double fullLoss;

    private RegretEstimate(double slope, double error, int freedom, double fullLoss) {
        this.slope = slope;
        this.error = error;
        this.freedom = freedom;
        this.fullLoss = fullLoss;
    }

    /** @param measured at least two */
    public static RegretEstimate of(List<Measured> measured) {
        if (measured.size() < 2) {
            throw new IllegalArgumentException("measured: " + measured.size() + " (expected: at least 2)");
        }
        double squares = 0;
        double products = 0;
        double losses = 0;
        for (Measured one : measured) {
            squares += (double) one.refreshes() * one.refreshes();
            products += one.refreshes() * one.regret();
            losses += one.fullLoss();
        }
        double slope = products / squares;
        double residuals = 0;
        for (Measured one : measured) {
            double residual = one.regret() - slope * one.refreshes();
            residuals += residual * residual;
        }
        int freedom = measured.size() - 1;
        return new RegretEstimate(slope, Math.sqrt(residuals / freedom / squares), freedom, losses / measured.size());
    }

    /** Expected regret of a refresh. */
    public double expected(int refreshes) {
        return refreshes * slope;
    }

    /**
     * What the regret of a refresh is not above, with a confidence.
     *
     * @param refreshes  refreshes since the last full fit, this one included, at least 1
     * @param confidence one-sided, in [0.5, 1)
     */
    public double bound(int refreshes, double confidence) {
        return refreshes * (slope + StudentT.quantile(freedom, confidence) * error);
    }

    /** Mean loss of the full retrains that were measured against. */
    public double fullLoss() {
        return fullLoss;
    }
}
