package dev.perennial.training.domain;

/**
 * A probability as the logistic function of a line through a margin. Fitted as Lin, Lin, Weng (<i>A note on Platt's
 * probabilistic outputs for support vector machines</i>, Machine Learning 68, 2007) say: by Newton's method with a
 * backtracking line search, to Platt's targets, which keep a class that is always right from being certain.
 *
 * @param slope     how much the logit of the probability grows with the margin
 * @param intercept that logit at a margin of 0
 */
public record PlattScaling(double slope, double intercept) {
    private static final int MOST_STEPS = 100;
    private static final double LEAST_STEP = 1e-10;
    private static final double FLAT = 1e-5;
    private static final double SUFFICIENT = 1e-4;
    /** Added to the curvature, so that margins which are all the same have a solution. */
    private static final double RIDGE = 1e-12;

    /**
     * @param margins  one per example, the larger the likelier
     * @param positive whether each is of the class; some are and some are not
     */
    public static PlattScaling fit(double[] margins, boolean[] positive) {
        double[] targets = targets(positive);
        PlattScaling current = new PlattScaling(0, logOdds(mean(targets)));
        double loss = current.loss(margins, targets);
        for (int step = 0; step < MOST_STEPS; step++) {
            Newton newton = current.newton(margins, targets);
            if (Math.abs(newton.bySlope) < FLAT && Math.abs(newton.byIntercept) < FLAT) {
                break;
            }
            double size = 1;
            PlattScaling next = current.moved(newton, size);
            double nextLoss = next.loss(margins, targets);
            while (nextLoss > loss + SUFFICIENT * size * newton.descent() && size > LEAST_STEP) {
                size /= 2;
                next = current.moved(newton, size);
                nextLoss = next.loss(margins, targets);
            }
            if (size <= LEAST_STEP) {
                break;
            }
            current = next;
            loss = nextLoss;
        }
        return current;
    }

    /**
     * Platt's targets, by Laplace's rule of succession: (n+ + 1) / (n+ + 2) for examples of the class and 1 / (n- + 2) for
     * the others.
     */
    public static double[] targets(boolean[] positive) {
        int count = 0;
        for (boolean is : positive) {
            count += is ? 1 : 0;
        }
        double high = (count + 1.0) / (count + 2.0);
        double low = 1.0 / (positive.length - count + 2.0);
        double[] targets = new double[positive.length];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = positive[i] ? high : low;
        }
        return targets;
    }

    /** The calibrated logit. */
    public double logit(double margin) {
        return slope * margin + intercept;
    }

    /** Sum over the examples of the cross entropy, in a form that does not overflow. */
    double loss(double[] margins, double[] targets) {
        double loss = 0;
        for (int i = 0; i < margins.length; i++) {
            double z = slope * margins[i] + intercept;
            loss += Math.max(z, 0) - targets[i] * z + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
        }
        return loss;
    }

    /** Gradient and Newton's direction. */
    private record Newton(double bySlope, double byIntercept, double slope, double intercept) {
        double descent() {
            return bySlope * slope + byIntercept * intercept;
        }
    }

    private Newton newton(double[] margins, double[] targets) {
        double gradientSlope = 0;
        double gradientIntercept = 0;
        double curvatureSlope = RIDGE;
        double curvatureIntercept = RIDGE;
        double curvatureBoth = 0;
        for (int i = 0; i < margins.length; i++) {
            double probability = 1 / (1 + StrictMath.exp(-(slope * margins[i] + intercept)));
            double error = probability - targets[i];
            double curvature = probability * (1 - probability);
            gradientSlope += error * margins[i];
            gradientIntercept += error;
            curvatureSlope += curvature * margins[i] * margins[i];
            curvatureIntercept += curvature;
            curvatureBoth += curvature * margins[i];
        }
        double determinant = curvatureSlope * curvatureIntercept - curvatureBoth * curvatureBoth;
        return new Newton(
                gradientSlope,
                gradientIntercept,
                -(curvatureIntercept * gradientSlope - curvatureBoth * gradientIntercept) / determinant,
                -(curvatureSlope * gradientIntercept - curvatureBoth * gradientSlope) / determinant);
    }

    private PlattScaling moved(Newton newton, double size) {
        return new PlattScaling(slope + size * newton.slope, intercept + size * newton.intercept);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double logOdds(double probability) {
        return StrictMath.log(probability / (1 - probability));
    }
}
