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

    NDArray array(NDManager manager, FeatureTable table) {
        Shape shape = new Shape(table.size(), 1);
        return switch (feature.type()) {
            case NUMERIC, BOOLEAN ->
                manager.create(FloatBuffer.wrap(floats(table.numbers(name))), shape, DataType.FLOAT32);
            case TIME -> manager.create(DoubleBuffer.wrap(table.numbers(name)), shape, DataType.FLOAT64);
            case CATEGORICAL -> manager.create(texts(table.texts(name)), StandardCharsets.UTF_8, shape);
            case IMAGE -> images(manager, table.texts(name));
        };
    }

    private NDArray images(NDManager manager, String[] column) {
        ImageShape image = feature.imageShape();
        float[] pixels = new float[column.length * image.size()];
        for (int row = 0; row < column.length; row++) {
            Pixels.write(Pixels.of(column[row], image), image, pixels, row * image.size());
        }
        Shape shape = new Shape(column.length, image.channels(), image.height(), image.width());
        return manager.create(FloatBuffer.wrap(pixels), shape, DataType.FLOAT32);
    }

    private static float[] floats(double[] column) {
        float[] values = new float[column.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) column[i];
        }
        return values;
    }

    private static String[] texts(String[] column) {
        String[] values = new String[column.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = column[i] == null ? "" : column[i];
        }
        return values;
    }
}
