package dev.perennial.model.scoring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.perennial.contracts.definition.FeatureDefinition;
import dev.perennial.contracts.image.ImageShape;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.image.Pixels;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;

/** One input of the graph: a feature's column in the type that the graph takes it. */
record GraphInput(String name, FeatureDefinition feature) {
    /** Numbers of one example. */
    int width() {
        return feature.type() == FeatureDefinition.Type.IMAGE
                ? feature.imageShape().size()
                : 1;
    }

    /** The rows from {@code from} (inclusive) to {@code to} (exclusive). */
    NDArray array(NDManager manager, FeatureTable table, int from, int to) {
        Shape shape = new Shape(to - from, 1);
        return switch (feature.type()) {
            case NUMERIC, BOOLEAN ->
                manager.create(FloatBuffer.wrap(floats(table.numbers(name), from, to)), shape, DataType.FLOAT32);
            case TIME ->
                manager.create(
                        DoubleBuffer.wrap(table.numbers(name), from, to - from).slice(), shape, DataType.FLOAT64);
            case CATEGORICAL -> manager.create(texts(table.texts(name), from, to), StandardCharsets.UTF_8, shape);
            case IMAGE -> images(manager, table.texts(name), from, to);
        };
    }

    private NDArray images(NDManager manager, String[] column, int from, int to) {
        ImageShape image = feature.imageShape();
        float[] pixels = new float[(to - from) * image.size()];
        for (int row = from; row < to; row++) {
            Pixels.write(Pixels.of(column[row], image), image, pixels, (row - from) * image.size());
        }
        Shape shape = new Shape(to - from, image.channels(), image.height(), image.width());
        return manager.create(FloatBuffer.wrap(pixels), shape, DataType.FLOAT32);
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
