package dev.perennial.model.image;

import dev.perennial.contracts.image.ImageShape;
import dev.perennial.contracts.image.ImageValue;
import dev.perennial.contracts.image.InvalidImageException;
import java.util.Arrays;

/**
 * The pixels of an image as every reader of it sees them: channel by channel, row by row, from 0 (dark) to 255.
 *
 * <p>A value that is no image of the feature's size counts as missing: all values were checked when they came, yet against
 * the definition of that time, which may have had another size.
 */
public final class Pixels {
    private static final int UNSIGNED = 0xFF;

    private Pixels() {}

    /** Null where the image is missing; a byte is a sample, unsigned. */
    public static byte[] of(String image, ImageShape shape) {
        if (image == null) {
            return null;
        }
        try {
            return ImageValue.pixels(image, shape);
        } catch (InvalidImageException e) {
            return null;
        }
    }

    /**
     * Writes an image into a row of a larger array, as a graph takes it: NaN in every place of a missing image.
     *
     * @param pixels as {@link #of} gives them
     * @param into   has room for {@link ImageShape#size()} numbers from {@code offset}
     */
    public static void write(byte[] pixels, ImageShape shape, float[] into, int offset) {
        if (pixels == null) {
            Arrays.fill(into, offset, offset + shape.size(), Float.NaN);
            return;
        }
        for (int i = 0; i < pixels.length; i++) {
            into[offset + i] = pixels[i] & UNSIGNED;
        }
    }
}
