package dev.perennial.training.domain.tuning;

import java.util.SplittableRandom;

/** The normal distribution that covariance matrix adaptation draws from, and how it learns; names are those of the paper. */
final class Spread {
    private final int n;
    private final double[] mean;
    private double sigma;
    private final double[][] c;
    private final double[] pathC;
    private final double[] pathSigma;
    private Eigen eigen;
    private int generations;

    Spread(double[] mean, double sigma) {
        this.n = mean.length;
        this.mean = mean;
        this.sigma = sigma;
        this.c = new double[n][n];
        this.pathC = new double[n];
        this.pathSigma = new double[n];
        for (int i = 0; i < n; i++) {
            c[i][i] = 1;
        }
        this.eigen = Eigen.of(c);
    }

    double[] draw(SplittableRandom random) {
        double[] z = new double[n];
        for (int i = 0; i < n; i++) {
            z[i] = StrictMath.sqrt(eigen.values()[i]) * Gaussian.next(random);
        }
        double[] x = mean.clone();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                x[i] += sigma * eigen.vectors()[i][j] * z[j];
            }
        }
        return x;
    }

    /** @param ranked what was drawn, the best first */
    void learn(double[][] ranked) {
        double[] weights = weights(ranked.length);
        double muEff = muEff(weights);
        double[][] steps = steps(ranked, weights.length);
        double[] y = mean(steps, weights);
        generations++;

        double cSigma = (muEff + 2) / (n + muEff + 5);
        double dSigma = 1 + 2 * Math.max(0, StrictMath.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma;
        double[] whitened = eigen.whiten(y);
        for (int i = 0; i < n; i++) {
            mean[i] += sigma * y[i];
            pathSigma[i] = (1 - cSigma) * pathSigma[i] + StrictMath.sqrt(cSigma * (2 - cSigma) * muEff) * whitened[i];
        }
        double length = StrictMath.sqrt(dot(pathSigma));
        double expected = StrictMath.sqrt(n) * (1 - 1.0 / (4 * n) + 1.0 / (21.0 * n * n));

        double fade = StrictMath.sqrt(1 - StrictMath.pow(1 - cSigma, 2 * generations));
        boolean isShort = length / fade < (1.4 + 2.0 / (n + 1)) * expected;
        adaptCovariance(steps, weights, y, muEff, isShort);
        // more than the cube has room for helps nobody
        sigma = Math.min(1, sigma * StrictMath.exp(cSigma / dSigma * (length / expected - 1)));
    }

    private void adaptCovariance(double[][] steps, double[] weights, double[] y, double muEff, boolean isShort) {
        double cC = (4 + muEff / n) / (n + 4 + 2 * muEff / n);
        double c1 = 2 / ((n + 1.3) * (n + 1.3) + muEff);
        double cMu = Math.min(1 - c1, 2 * (0.25 + muEff + 1 / muEff - 2) / ((n + 2) * (n + 2) + muEff));
        for (int i = 0; i < n; i++) {
            pathC[i] = (1 - cC) * pathC[i] + (isShort ? StrictMath.sqrt(cC * (2 - cC) * muEff) * y[i] : 0);
        }
        double lost = isShort ? 0 : cC * (2 - cC);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double rankMu = 0;
                for (int k = 0; k < weights.length; k++) {
                    rankMu += weights[k] * steps[k][i] * steps[k][j];
                }
                c[i][j] = (1 + c1 * lost - c1 - cMu) * c[i][j] + c1 * pathC[i] * pathC[j] + cMu * rankMu;
            }
        }
        eigen = Eigen.of(c);
    }

    private static double[] weights(int size) {
        double[] weights = new double[size / 2];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = StrictMath.log((size + 1) / 2.0) - StrictMath.log(i + 1);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    private static double muEff(double[] weights) {
        return 1 / dot(weights);
    }

    private double[][] steps(double[][] ranked, int count) {
        double[][] steps = new double[count][n];
        for (int k = 0; k < count; k++) {
            for (int i = 0; i < n; i++) {
                steps[k][i] = (ranked[k][i] - mean[i]) / sigma;
            }
        }
        return steps;
    }

    private double[] mean(double[][] steps, double[] weights) {
        double[] y = new double[n];
        for (int k = 0; k < weights.length; k++) {
            for (int i = 0; i < n; i++) {
                y[i] += weights[k] * steps[k][i];
            }
        }
        return y;
    }

    private static double dot(double[] a) {
        double sum = 0;
        for (double value : a) {
            sum += value * value;
        }
        return sum;
    }
}
