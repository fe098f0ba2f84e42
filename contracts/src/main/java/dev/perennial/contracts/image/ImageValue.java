package dev.perennial.contracts.image;

import java.util.Base64;

/**
 * An image as a value of an event: the bytes of a PNG or JPEG file in base64 (RFC 4648, section 4, without line breaks),
 * or the {@link ImageReference} of an object that holds them.
 */
public final class ImageValue {
    /** Largest file, in bytes: in base64 it fits into an event, whose limit is 1 MiB. */
    public static final int MAX_BYTES = 512 * 1024;

    private static final int MAX_CHARACTERS = (MAX_BYTES + 2) / 3 * 4;

    private ImageValue() {}

    public static String of(byte[] file) {
        return Base64.getEncoder().encodeToString(file);
    }

    /**
     * The bytes of the file.
     *
     * @throws InvalidImageException when the text is not base64, or holds more than {@value #MAX_BYTES} bytes
     */
    public static byte[] file(String value) {
        if (value.length() > MAX_CHARACTERS) {
            throw new InvalidImageException(value.length() + " characters");
        }
        try {
            return Base64.getDecoder().decode(value);
        } catch (IllegalArgumentException e) {
            throw new InvalidImageException("text that is not base64");
        }
    }

    /** Whether {@link #file} gives the bytes of the text, be they an image or not. */
    public static boolean isFile(String value) {
        try {
            file(value);
            return true;
        } catch (InvalidImageException e) {
            return false;
        }
    }

    /**
     * The pixels of an image.
     *
     * @param value base64, no reference
     * @return as {@link ImageFile#pixels}
     * @throws InvalidImageException when it is no image, or not one of this shape
     */
    public static byte[] pixels(String value, ImageShape shape) {
        return ImageFile.pixels(file(value), shape);
    }

    /** What is allowed, for error messages. */
    public static String expected(ImageShape shape) {
        return "a PNG or JPEG file of " + shape + " pixels and at most " + MAX_BYTES + " bytes in base64, or "
                + ImageReference.FORMAT;
    }
}
