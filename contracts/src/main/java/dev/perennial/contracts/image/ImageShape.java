package dev.perennial.contracts.image;

/**
 * The size of every image of one feature.
 *
 * @param width    in pixels, {@value #MIN_SIDE} to {@value #MAX_SIDE}
 * @param height   in pixels, {@value #MIN_SIDE} to {@value #MAX_SIDE}
 * @param channels 1 (grey) or 3 (red, green, blue)
 */
public record ImageShape(int width, int height, int channels) {
    /** The shortest side: there must be something to look at after two poolings. */
    public static final int MIN_SIDE = 8;

    public static final int MAX_SIDE = 256;

    public ImageShape {
        requireSide("width", width);
        requireSide("height", height);
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels: " + channels + " (expected: 1 or 3)");
        }
    }

    /** Numbers of one image. */
    public int size() {
        return width * height * channels;
    }

    private static void requireSide(String name, int side) {
        if (side < MIN_SIDE || side > MAX_SIDE) {
            throw new IllegalArgumentException(
                    name + ": " + side + " (expected: " + MIN_SIDE + " to " + MAX_SIDE + ")");
        }
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
