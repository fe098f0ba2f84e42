package dev.perennial.contracts.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;

/** Files of images for tests. */
final class ImageFiles {
    private ImageFiles() {}

    /** @param samples of the pixel at x, y, in the order of bits that the type has, band by band from the lowest */
    static BufferedImage image(int width, int height, int type, IntBinaryOperator samples) {
        BufferedImage image = new BufferedImage(width, height, type);
        int bits = image.getRaster().getSampleModel().getSampleSize(0);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int value = samples.applyAsInt(x, y);
                for (int band = 0; band < image.getRaster().getNumBands(); band++) {
                    image.getRaster().setSample(x, y, band, value >> (bits * band) & ((1 << bits) - 1));
                }
            }
        }
        return image;
    }

    static byte[] file(BufferedImage image, String format) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            if (!ImageIO.write(image, format, out)) {
                throw new IllegalArgumentException("no writer of " + format);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
