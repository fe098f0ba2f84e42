package dev.perennial.model.image;

import dev.perennial.contracts.image.ImageValue;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;

/** 2,500 handwritten digits for tests, and what may become of them. Where they come from stands beside them. */
public final class Digits {
    /** Width and height in pixels. */
    public static final int SIDE = 28;

    private static final String FILE = "/digits/digits.bin.gz";
    private static final int COUNT = 2_500;

    private Digits() {}

    /**
     * One digit.
     *
     * @param value  0 to 9
     * @param pixels {@code SIDE * SIDE} bytes row by row, 0 black
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Digit(int value, byte[] pixels) {
        /** Turned about the middle, clockwise as it is seen. */
        public Digit turned(double degrees) {
            double cos = Math.cos(Math.toRadians(degrees));
            double sin = Math.sin(Math.toRadians(degrees));
            double middle = (SIDE - 1) / 2.0;
            byte[] turned = new byte[pixels.length];
            for (int i = 0; i < turned.length; i++) {
                double right = i % SIDE - middle;
                int row = i / SIDE;
                double down = row - middle;
                turned[i] = (byte)
                        Math.round(between(middle + cos * right + sin * down, middle - sin * right + cos * down));
            }
            return new Digit(value, turned);
        }

        /** @param deviation of the noise that is added to every pixel, in 255ths of the brightest */
        public Digit noisy(double deviation, SplittableRandom random) {
            byte[] noisy = new byte[pixels.length];
            for (int i = 0; i < noisy.length; i++) {
                double sample = (pixels[i] & 0xFF) + deviation * random.nextGaussian();
                noisy[i] = (byte) Math.round(Math.max(0, Math.min(255, sample)));
            }
            return new Digit(value, noisy);
        }

        /** A PNG file as events write it. */
        public String image() {
            return ImageValue.of(file("png"));
        }

        /** @param format {@code png} or {@code jpg} */
        public byte[] file(String format) {
            BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
            image.getRaster().setDataElements(0, 0, SIDE, SIDE, pixels);
            try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
                ImageIO.write(image, format, out);
                return out.toByteArray();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private double between(double x, double y) {
            int left = (int) Math.floor(x);
            int top = (int) Math.floor(y);
            double above = at(left, top) * (left + 1 - x) + at(left + 1, top) * (x - left);
            double below = at(left, top + 1) * (left + 1 - x) + at(left + 1, top + 1) * (x - left);
            return above * (top + 1 - y) + below * (y - top);
        }

        private int at(int x, int y) {
            return x < 0 || y < 0 || x >= SIDE || y >= SIDE ? 0 : pixels[y * SIDE + x] & 0xFF;
        }
    }

    /** All of them, in the same order each time: shuffled, as the file has those of one writer together. */
    public static List<Digit> all() {
        List<Digit> digits = new ArrayList<>(COUNT);
        try (InputStream file = Digits.class.getResourceAsStream(FILE);
                DataInputStream in = new DataInputStream(new GZIPInputStream(file))) {
            for (int i = 0; i < COUNT; i++) {
                int value = in.readUnsignedByte();
                digits.add(new Digit(value, in.readNBytes(SIDE * SIDE)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Collections.shuffle(digits, new Random(COUNT));
        return digits;
    }

    /**
     * A definition of a model of them.
     *
     * @param rest further YAML
     */
    public static String definition(String name, String rest) {
        return """
                name: %s
                task: image-classification
                features:
                  digit: {type: image, width: 28, height: 28}
                label: {name: value, values: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]}
                %s
                """
                .formatted(name, rest);
    }
}
