package dev.perennial.training.fit;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.export.GraphBuilder;
import dev.perennial.training.fit.FeatureEncoding.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;

/** L2-regularised logistic or linear regression on standardised values, their squares and flags, as a member of a pool. */
final class LinearMember implements Member {
    private final FeatureEncoding encoding;
    private final Standardisation standardisation;
    private final PoolTargets targets;
    private final int exampleCount;
    private final float[] weights;
    private final float bias;

    private LinearMember(
            FeatureEncoding encoding,
            Standardisation standardisation,
            PoolTargets targets,
            int exampleCount,
            double[] solution) {
        this.encoding = encoding;
        this.standardisation = standardisation;
        this.targets = targets;
        this.exampleCount = exampleCount;
        this.weights = new float[solution.length - 1];
        for (int column = 0; column < weights.length; column++) {
            weights[column] = (float) solution[column];
        }
        this.bias = (float) solution[weights.length];
    }

    /**
     * @param l2     how often half the squared weights are added to the summed loss
     * @param counts what each example counts
     */
    static LinearMember fit(
            ModelDefinition definition,
            double l2,
            PoolTargets targets,
            FeatureTable features,
            double[] labels,
            double[] counts) {
        FeatureEncoding encoding = FeatureEncoding.fit(definition, features, Kind.FOR_REGRESSION);
        Matrix encoded = encoding.encode(features);
        Standardisation standardisation = Standardisation.fit(encoded, encoding.amounts());
        Matrix inputs = withSquares(standardisation.apply(encoded), encoding.amounts());
        double[] solution = new LinearSolver(inputs, targets.scaled(labels), counts, l2).solve(targets.logistic());
        return new LinearMember(encoding, standardisation, targets, labels.length, solution);
    }

    private static Matrix withSquares(Matrix values, boolean[] amounts) {
        long[] squared = positions(amounts);
        int width = values.columns() + squared.length;
        float[] all = new float[values.rows() * width];
        for (int row = 0; row < values.rows(); row++) {
            System.arraycopy(values.values(), row * values.columns(), all, row * width, values.columns());
            for (int i = 0; i < squared.length; i++) {
                float value = values.at(row, (int) squared[i]);
                all[row * width + values.columns() + i] = value * value;
            }
        }
        return new Matrix(values.rows(), width, all);
    }

    private static long[] positions(boolean[] amounts) {
        return IntStream.range(0, amounts.length)
                .filter(column -> amounts[column])
                .asLongStream()
                .toArray();
    }

    @Override
    public int exampleCount() {
        return exampleCount;
    }

    @Override
    public double[] predict(FeatureTable examples) {
        Matrix inputs = withSquares(standardisation.apply(encoding.encode(examples)), encoding.amounts());
        double[] predictions = new double[inputs.rows()];
        for (int row = 0; row < inputs.rows(); row++) {
            double sum = bias;
            for (int column = 0; column < weights.length; column++) {
                sum += (double) weights[column] * inputs.at(row, column);
            }
            predictions[row] = targets.prediction((float) sum);
        }
        return predictions;
    }

    @Override
    public String export(GraphBuilder graph) {
        String values = standardisation.export(graph, encoding.exportColumns(graph));
        String inputs = values;
        long[] squared = positions(encoding.amounts());
        if (squared.length > 0) {
            String amounts = graph.node("Gather", values, graph.integers(squared))
                    .with("axis", 1)
                    .add();
            inputs =
                    graph.sideBySide(values, graph.node("Mul", amounts, amounts).add());
        }
        String raw = graph.node(
                        "Gemm", inputs, graph.floats(weights, weights.length, 1), graph.floats(new float[] {bias}, 1))
                .add();
        return targets.export(graph, raw);
    }

    /** The weight of each input, then the constant: 32-bit floats, little-endian. */
    @Override
    public byte[] nativeBytes() {
        ByteBuffer bytes =
                ByteBuffer.allocate((weights.length + 1) * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float weight : weights) {
            bytes.putFloat(weight);
        }
        return bytes.putFloat(bias).array();
    }

    @Override
    public void close() {
        // holds nothing outside of the heap
    }
}
