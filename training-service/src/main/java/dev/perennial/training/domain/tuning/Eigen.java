package dev.perennial.training.domain.tuning;

/**
 * Eigenvalues and vectors of a symmetric, positive matrix by Jacobi rotations.
 *
 * @param values  at least 1e-14
 * @param vectors one in each column, of length 1, in the order of the values
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Eigen(double[] values, double[][] vectors) {
    private static final double LEAST = 1e-14;
    private static final int SWEEPS = 50;

    static Eigen of(double[][] matrix) {
        int n = matrix.length;
        double[][] a = new double[n][];
        double[][] v = new double[n][n];
        for (int i = 0; i < n; i++) {
            a[i] = matrix[i].clone();
            v[i][i] = 1;
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    rotate(a, v, p, q);
                }
            }
        }
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = Math.max(LEAST, a[i][i]);
        }
        return new Eigen(values, v);
    }

    /** Turns the plane of two axes until what is between them is zero. */
    private static void rotate(double[][] a, double[][] v, int p, int q) {
        if (Math.abs(a[p][q]) < LEAST * LEAST) {
            return;
        }
        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + StrictMath.sqrt(theta * theta + 1));
        double c = 1 / StrictMath.sqrt(t * t + 1);
        double s = t * c;
        for (int k = 0; k < a.length; k++) {
            double kp = a[k][p];
            double kq = a[k][q];
            a[k][p] = c * kp - s * kq;
            a[k][q] = s * kp + c * kq;
        }
        for (int k = 0; k < a.length; k++) {
            double pk = a[p][k];
            double qk = a[q][k];
            a[p][k] = c * pk - s * qk;
            a[q][k] = s * pk + c * qk;
            double kp = v[k][p];
            double kq = v[k][q];
            v[k][p] = c * kp - s * kq;
            v[k][q] = s * kp + c * kq;
        }
    }

    /** The matrix to the power of -1/2, times this. */
    double[] whiten(double[] y) {
        int n = values.length;
        double[] whitened = new double[n];
        for (int j = 0; j < n; j++) {
            double along = 0;
            for (int i = 0; i < n; i++) {
                along += vectors[i][j] * y[i];
            }
            along /= StrictMath.sqrt(values[j]);
            for (int i = 0; i < n; i++) {
                whitened[i] += vectors[i][j] * along;
            }
        }
        return whitened;
    }
}
