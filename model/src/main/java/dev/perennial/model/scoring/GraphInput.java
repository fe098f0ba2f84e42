package dev.perennial.model.scoring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.perennial.contracts.definition.FeatureDefinition;
import dev.perennial.model.data.FeatureTable;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;

/** One input of the graph: a feature's column in the type that the graph takes it. */
record GraphInput(String name, FeatureDefinition.Type type) {
    /** The rows from {@code from} (inclusive) to {@code to} (exclusive). */
    NDArray array(NDManager manager, FeatureTable table, int from, int to) {
        Shape shape = new Shape(to - from, 1);
        return switch (type) {
            case NUMERIC, BOOLEAN ->
                manager.create(FloatBuffer.wrap(floats(table.numbers(name), from, to)), shape, DataType.FLOAT32);
            case TIME ->
                manager.create(
                        DoubleBuffer.wrap(table.numbers(name), from, to - from).slice(), shape, DataType.FLOAT64);
            case CATEGORICAL -> manager.create(texts(table.texts(name), from, to), StandardCharsets.UTF_8, shape);
        };
    }

    private static float[] floats(double[] column, int from, int to) {
        float[] values = new float[to - from];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) column[from + i];
        }
        return values;
    }

    private static String[] texts(String[] column, int from, int to) {
        String[] values = new String[to - from];
        for (int i = 0; i < values.length; i++) {
            String value = column[from + i];
            values[i] = value == null ? "" : value;
        }
        return values;
    }
}
