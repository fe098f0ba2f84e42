package dev.perennial.training.fit;

import dev.perennial.training.export.GraphBuilder;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Makes encoded columns fit for linear layers: a missing value becomes the median, amounts get mean 0 and standard
 * deviation 1 and are cut at {@value #LIMIT} deviations, and each column that had missing values gets a flag for them.
 */
final class Standardisation {
    private static final float LIMIT = 8;
    /** A column that varies less, relative to its mean, is constant in single precision. */
    private static final double LEAST_VARIATION = 1e-6;

    private final float[] medians;
    private final float[] means;
    private final float[] scales;
    private final int[] flagged;

    private Standardisation(float[] medians, float[] means, float[] scales, int[] flagged) {
        this.medians = medians;
        this.means = means;
        this.scales = scales;
        this.flagged = flagged;
    }

    /** @param amounts per column, whether it is scaled */
    static Standardisation fit(Matrix examples, boolean[] amounts) {
        int columns = examples.columns();
        float[] medians = new float[columns];
        float[] means = new float[columns];
        float[] scales = new float[columns];
        boolean[] hasMissing = new boolean[columns];
        Arrays.fill(scales, 1);
        for (int column = 0; column < columns; column++) {
            if (amounts[column]) {
                float[] present = present(examples, column);
                hasMissing[column] = present.length < examples.rows();
                describe(present, column, medians, means, scales);
            }
        }
        int[] flagged =
                IntStream.range(0, columns).filter(column -> hasMissing[column]).toArray();
        return new Standardisation(medians, means, scales, flagged);
    }

    private static void describe(float[] present, int column, float[] medians, float[] means, float[] scales) {
        if (present.length == 0) {
            return;
        }
        Arrays.sort(present);
        medians[column] = present[present.length / 2];
        double mean = IntStream.range(0, present.length)
                .mapToDouble(row -> present[row])
                .average()
                .orElseThrow();
        double variance = IntStream.range(0, present.length)
                .mapToDouble(row -> (present[row] - mean) * (present[row] - mean))
                .average()
                .orElseThrow();
        double deviation = Math.sqrt(variance);
        means[column] = (float) mean;
        // a constant column says nothing now and would shout when it moves
        scales[column] = deviation > LEAST_VARIATION * Math.abs(mean) ? (float) (1 / deviation) : 0;
    }

    private static float[] present(Matrix examples, int column) {
        float[] present = new float[examples.rows()];
        int count = 0;
        for (int row = 0; row < examples.rows(); row++) {
            float value = examples.at(row, column);
            if (!Float.isNaN(value)) {
                present[count++] = value;
            }
        }
        return Arrays.copyOf(present, count);
    }

    Matrix apply(Matrix examples) {
        int columns = examples.columns();
        int width = columns + flagged.length;
        float[] values = new float[examples.rows() * width];
        for (int row = 0; row < examples.rows(); row++) {
            int offset = row * width;
            for (int column = 0; column < columns; column++) {
                float value = examples.at(row, column);
                float present = Float.isNaN(value) ? medians[column] : value;
                values[offset + column] = Math.max(-LIMIT, Math.min(LIMIT, (present - means[column]) * scales[column]));
            }
            for (int flag = 0; flag < flagged.length; flag++) {
                values[offset + columns + flag] = Float.isNaN(examples.at(row, flagged[flag])) ? 1 : 0;
            }
        }
        return new Matrix(examples.rows(), width, values);
    }

    /** Per standardised column, what is known of the encoded column that it is made from. */
    int[] ofColumns(int[] encoded) {
        int[] own = Arrays.copyOf(encoded, encoded.length + flagged.length);
        for (int flag = 0; flag < flagged.length; flag++) {
            own[encoded.length + flag] = encoded[flagged[flag]];
        }
        return own;
    }

    /** Adds the nodes that do the same; returns the standardised tensor. */
    String export(GraphBuilder graph, String encoded) {
        String present = graph.mlNode("Imputer", encoded)
                .with("imputed_value_floats", medians)
                .with("replaced_value_float", Float.NaN)
                .add();
        String scaled = graph.mlNode("Scaler", present)
                .with("offset", means)
                .with("scale", scales)
                .add();
        String bounded = graph.node(
                        "Clip", scaled, graph.floats(new float[] {-LIMIT}), graph.floats(new float[] {LIMIT}))
                .add();
        if (flagged.length == 0) {
            return bounded;
        }
        String missing =
                graph.node("Cast", graph.node("IsNaN", encoded).add()).toFloat().add();
        String positions = graph.integers(Arrays.stream(flagged).asLongStream().toArray());
        return graph.sideBySide(
                bounded,
                graph.node("Gather", missing, positions).with("axis", 1).add());
    }
}
