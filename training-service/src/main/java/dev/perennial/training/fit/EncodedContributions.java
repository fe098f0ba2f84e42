package dev.perennial.training.fit;

import dev.perennial.contracts.definition.Task;
import dev.perennial.training.domain.explanation.Contributions;

/** Contributions of encoded columns, put together to those of the inputs that the columns are made from. */
final class EncodedContributions {
    private EncodedContributions() {}

    /**
     * Columns to outputs.
     *
     * @param weights output by output, one per column
     * @param biases  one per output
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Line(float[] weights, float[] biases) {}

    /**
     * @param encoded per example, output by output: what each column adds, then the base
     * @param inputs  per column, the position of its input
     * @param count   inputs
     */
    static Contributions ofTrees(float[][] encoded, int[] inputs, int count, Targets targets) {
        int width = inputs.length + 1;
        int outputs = encoded[0].length / width;
        double[] base = new double[outputs];
        double[][][] values = new double[encoded.length][outputs][count];
        for (int output = 0; output < outputs; output++) {
            base[output] = (double) encoded[0][output * width + inputs.length] * targets.deviation() + targets.mean();
            for (int example = 0; example < encoded.length; example++) {
                for (int column = 0; column < inputs.length; column++) {
                    values[example][output][inputs[column]] +=
                            (double) encoded[example][output * width + column] * targets.deviation();
                }
            }
        }
        return new Contributions(base, values);
    }

    /**
     * Exact for a linear model whose columns are taken as independent: weight times distance from the background's mean (Lundberg,
     * Lee 2017, Linear SHAP).
     */
    static Contributions ofLine(
            Line line, Matrix examples, Matrix background, int[] inputs, int count, Targets targets) {
        // of two classes, the logit is one output less the other
        boolean binary = targets.task() == Task.BINARY_CLASSIFICATION;
        int outputs = binary ? 1 : line.biases().length;
        double[] means = means(background);
        double[] base = new double[outputs];
        double[][][] values = new double[examples.rows()][outputs][count];
        for (int output = 0; output < outputs; output++) {
            double[] weights = weights(line, output, binary, means.length);
            base[output] = (binary ? (double) line.biases()[1] - line.biases()[0] : line.biases()[output])
                            * targets.deviation()
                    + targets.mean();
            for (int column = 0; column < means.length; column++) {
                double weight = weights[column] * targets.deviation();
                base[output] += weight * means[column];
                for (int example = 0; example < examples.rows(); example++) {
                    values[example][output][inputs[column]] += weight * (examples.at(example, column) - means[column]);
                }
            }
        }
        return new Contributions(base, values);
    }

    private static double[] weights(Line line, int output, boolean binary, int columns) {
        double[] weights = new double[columns];
        for (int column = 0; column < columns; column++) {
            weights[column] = binary
                    ? (double) line.weights()[columns + column] - line.weights()[column]
                    : line.weights()[output * columns + column];
        }
        return weights;
    }

    private static double[] means(Matrix background) {
        double[] means = new double[background.columns()];
        for (int column = 0; column < means.length; column++) {
            for (int row = 0; row < background.rows(); row++) {
                means[column] += (double) background.at(row, column) / background.rows();
            }
        }
        return means;
    }
}
