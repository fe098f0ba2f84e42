package dev.perennial.training.fit;

/**
 * Finds the weights of an L2-regularised logistic or linear regression: half the weighted squared error, or the weighted
 * logarithmic loss, plus {@code l2 / 2} times the squared weights, the constant not counted. By Newton's method, which for
 * the logistic loss is iteratively reweighted least squares, with halved steps while the loss does not fall: both are convex,
 * so there is one solution, found without any random start.
 */
final class LinearSolver {
    private static final int MOST_STEPS = 50;
    private static final int MOST_HALVINGS = 30;
    private static final double TOLERANCE = 1e-9;
    /** Keeps the constant's place in the matrix positive where all examples are certain. */
    private static final double LEAST_CURVATURE = 1e-9;

    private final Matrix inputs;
    private final float[] labels;
    private final double[] counts;
    private final double l2;
    private final int width;

    /** @param counts what each example counts, at least 0 */
    LinearSolver(Matrix inputs, float[] labels, double[] counts, double l2) {
        this.inputs = inputs;
        this.labels = labels;
        this.counts = counts;
        this.l2 = l2;
        this.width = inputs.columns() + 1;
    }

    /** A weight per input, then the constant. */
    double[] solve(boolean logistic) {
        double[] weights = new double[width];
        double loss = loss(logistic, weights);
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] direction = direction(logistic, weights);
            double size = 1;
            double[] next = moved(weights, direction, size);
            double nextLoss = loss(logistic, next);
            for (int halving = 0; halving < MOST_HALVINGS && !(nextLoss <= loss); halving++) {
                size /= 2;
                next = moved(weights, direction, size);
                nextLoss = loss(logistic, next);
            }
            if (!(nextLoss < loss)) {
                return weights;
            }
            boolean converged = loss - nextLoss <= TOLERANCE * (1 + Math.abs(loss));
            weights = next;
            loss = nextLoss;
            if (converged) {
                return weights;
            }
        }
        return weights;
    }

    private static double[] moved(double[] weights, double[] direction, double size) {
        double[] moved = weights.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] -= size * direction[i];
        }
        return moved;
    }

    private double margin(double[] weights, int row) {
        double margin = weights[width - 1];
        for (int column = 0; column < width - 1; column++) {
            margin += weights[column] * inputs.at(row, column);
        }
        return margin;
    }

    private double loss(boolean logistic, double[] weights) {
        double loss = 0;
        for (int row = 0; row < labels.length; row++) {
            double margin = margin(weights, row);
            double error = margin - labels[row];
            loss += counts[row]
                    * (logistic
                            ? Math.max(margin, 0)
                                    + StrictMath.log1p(StrictMath.exp(-Math.abs(margin)))
                                    - labels[row] * margin
                            : error * error / 2);
        }
        for (int column = 0; column < width - 1; column++) {
            loss += l2 / 2 * weights[column] * weights[column];
        }
        return loss;
    }

    /** The inverse of the second derivatives times the first ones. */
    private double[] direction(boolean logistic, double[] weights) {
        double[] gradient = new double[width];
        double[][] curvature = new double[width][width];
        double[] input = new double[width];
        input[width - 1] = 1;
        for (int row = 0; row < labels.length; row++) {
            for (int column = 0; column < width - 1; column++) {
                input[column] = inputs.at(row, column);
            }
            double margin = margin(weights, row);
            double predicted = logistic ? 1 / (1 + StrictMath.exp(-margin)) : margin;
            double slope = counts[row] * (predicted - labels[row]);
            double bend = counts[row] * (logistic ? predicted * (1 - predicted) : 1);
            add(input, slope, bend, gradient, curvature);
        }
        for (int column = 0; column < width; column++) {
            double penalty = column < width - 1 ? l2 : 0;
            gradient[column] += penalty * weights[column];
            curvature[column][column] += Math.max(penalty, LEAST_CURVATURE);
        }
        return solve(curvature, gradient);
    }

    private static void add(double[] input, double slope, double bend, double[] gradient, double[][] curvature) {
        for (int i = 0; i < input.length; i++) {
            // flags are mostly 0
            if (input[i] != 0) {
                gradient[i] += slope * input[i];
                double scaled = bend * input[i];
                double[] line = curvature[i];
                for (int j = 0; j <= i; j++) {
                    line[j] += scaled * input[j];
                }
            }
        }
    }

    /** By Cholesky's decomposition of the lower triangle, in place. */
    private static double[] solve(double[][] matrix, double[] right) {
        int size = right.length;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= matrix[i][k] * matrix[j][k];
                }
                matrix[i][j] = i == j ? Math.sqrt(Math.max(sum, LEAST_CURVATURE)) : sum / matrix[j][j];
            }
        }
        double[] solution = right.clone();
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < i; k++) {
                solution[i] -= matrix[i][k] * solution[k];
            }
            solution[i] /= matrix[i][i];
        }
        for (int i = size - 1; i >= 0; i--) {
            for (int k = i + 1; k < size; k++) {
                solution[i] -= matrix[k][i] * solution[k];
            }
            solution[i] /= matrix[i][i];
        }
        return solution;
    }
}
