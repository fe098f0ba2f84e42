package dev.perennial.training.fit;

import dev.perennial.contracts.definition.FeatureDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.image.ImageShape;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.image.Pixels;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.export.GraphBuilder;
import java.util.Arrays;

/**
 * Images to fit on, and how a pixel becomes a number with mean 0 and standard deviation 1. A missing image is one whose
 * every pixel is the mean.
 */
final class ImageInput {
    /** A pixel takes a byte; so many fit into this process beside what reads them. */
    private static final long MOST_SAMPLES = 100_000_000;

    private final ModelDefinition definition;
    private final String name;
    private final ImageShape shape;
    private final byte[][] examples;
    private final float mean;
    private final float deviation;

    private ImageInput(
            ModelDefinition definition, String name, ImageShape shape, byte[][] examples, float mean, float deviation) {
        this.definition = definition;
        this.name = name;
        this.shape = shape;
        this.examples = examples;
        this.mean = mean;
        this.deviation = deviation;
    }

    /** @throws RunFailedException when there is no image, or the images would take too much memory */
    static ImageInput fit(ModelDefinition definition, FeatureTable table) {
        String name = definition.inputs().keySet().iterator().next();
        FeatureDefinition feature = definition.inputs().get(name);
        ImageShape shape = feature.imageShape();
        if ((long) table.size() * shape.size() > MOST_SAMPLES) {
            throw new RunFailedException("the window is too large: " + table.size() + " images of " + shape.size()
                    + " samples (expected: at most " + MOST_SAMPLES
                    + " samples); choose a smaller training.window.examples or smaller images");
        }
        byte[][] examples = pixels(table.texts(name), shape);
        long count = 0;
        double sum = 0;
        double squares = 0;
        for (byte[] pixels : examples) {
            for (int i = 0; pixels != null && i < pixels.length; i++) {
                int sample = pixels[i] & 0xFF;
                sum += sample;
                squares += (double) sample * sample;
            }
            count += pixels == null ? 0 : pixels.length;
        }
        if (count == 0) {
            throw new RunFailedException(
                    "no image of " + shape + " pixels in the " + table.size() + " examples fitted");
        }
        double mean = sum / count;
        double variance = squares / count - mean * mean;
        return new ImageInput(
                definition, name, shape, examples, (float) mean, variance > 0 ? (float) Math.sqrt(variance) : 1);
    }

    private static byte[][] pixels(String[] images, ImageShape shape) {
        return Arrays.stream(images).map(image -> Pixels.of(image, shape)).toArray(byte[][]::new);
    }

    ImageShape shape() {
        return shape;
    }

    /** The fitted images; null where missing. */
    byte[][] examples() {
        return examples;
    }

    /** The images of other examples; null where missing. */
    byte[][] read(FeatureTable table) {
        return pixels(table.texts(name), shape);
    }

    /** The images at these places as the network takes them, one after the other. */
    float[] standardised(byte[][] images, int[] places) {
        float[] values = new float[places.length * shape.size()];
        for (int i = 0; i < places.length; i++) {
            Pixels.write(images[places[i]], shape, values, i * shape.size());
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.isNaN(values[i]) ? 0 : (values[i] - mean) / deviation;
        }
        return values;
    }

    /** Declares the input and adds the same arithmetic; returns the tensor that the network takes. */
    String export(GraphBuilder graph) {
        FeatureEncoding.declareInputs(definition, graph);
        String middle = graph.floats(new float[] {mean});
        String isMissing = graph.node("IsNaN", name).add();
        String present = graph.node("Where", isMissing, middle, name).add();
        String centred = graph.node("Sub", present, middle).add();
        return graph.node("Div", centred, graph.floats(new float[] {deviation})).add();
    }
}
