package dev.perennial.contracts.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads PNG and JPEG files that nobody vouches for. The size is read from the header first, and what has another one than
 * declared is not decoded: a few bytes that claim to be a giant image cost nothing.
 */
public final class ImageFile {
    private static final int[] PNG = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int[] JPEG = {0xFF, 0xD8, 0xFF};

    private ImageFile() {}

    /**
     * The pixels of an image, each sample from 0 to 255, unsigned: channel by channel, in each row by row from the top. Of
     * a colour image where grey is declared it is the luma of ITU-R BT.601; of a grey one where colour is declared every
     * channel is the same. Transparency and colour profiles are ignored; of 16 bits the upper 8 count.
     *
     * @throws InvalidImageException when the bytes are no whole image of this shape
     */
    public static byte[] pixels(byte[] file, ImageShape shape) {
        if (file.length > ImageValue.MAX_BYTES) {
            throw new InvalidImageException(file.length + " bytes");
        }
        String format = format(file);
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            // no metadata: its compressed texts and profiles are none of ours, and may be made to be huge
            reader.setInput(in, true, true);
            return pixels(read(reader, shape, format), shape);
        } catch (IOException e) {
            throw damaged(format, e);
        } finally {
            reader.dispose();
        }
    }

    private static BufferedImage read(ImageReader reader, ImageShape shape, String format) {
        AtomicReference<String> warning = new AtomicReference<>();
        reader.addIIOReadWarningListener((source, text) -> warning.set(text));
        try {
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            if (width != shape.width() || height != shape.height()) {
                throw new InvalidImageException("a " + format + " of " + width + "x" + height + " pixels");
            }
            BufferedImage image = reader.read(0);
            // of a JPEG that ends early the rest is made up, and only a warning tells
            if (warning.get() != null) {
                throw new InvalidImageException("a damaged " + format + ": " + warning.get());
            }
            return image;
        } catch (InvalidImageException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // the decoder reports damage by whatever exception the damage led to
            throw damaged(format, e);
        }
    }

    private static InvalidImageException damaged(String format, Exception cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new InvalidImageException("a damaged " + format + ": " + reason);
    }

    private static String format(byte[] file) {
        if (startsWith(file, PNG)) {
            return "PNG";
        }
        if (startsWith(file, JPEG)) {
            return "JPEG";
        }
        throw new InvalidImageException(file.length + " bytes that are neither PNG nor JPEG");
    }

    private static boolean startsWith(byte[] file, int[] signature) {
        if (file.length < signature.length) {
            return false;
        }
        for (int i = 0; i < signature.length; i++) {
            if ((file[i] & 0xFF) != signature[i]) {
                return false;
            }
        }
        return true;
    }

    /** From the samples as they are stored: Java's own conversion of grey applies a gamma. */
    private static byte[] pixels(BufferedImage image, ImageShape shape) {
        byte[] pixels = new byte[shape.size()];
        int area = shape.width() * shape.height();
        Colours colours = colours(image);
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                int at = y * shape.width() + x;
                int rgb = colours.at(x, y);
                if (shape.channels() == 1) {
                    pixels[at] = (byte) luma(rgb);
                } else {
                    pixels[at] = (byte) (rgb >> 16);
                    pixels[at + area] = (byte) (rgb >> 8);
                    pixels[at + 2 * area] = (byte) rgb;
                }
            }
        }
        return pixels;
    }

    /** The colour of a pixel as {@code 0xRRGGBB}. */
    private interface Colours {
        int at(int x, int y);
    }

    private static Colours colours(BufferedImage image) {
        Raster raster = image.getRaster();
        if (image.getColorModel() instanceof IndexColorModel palette) {
            return (x, y) -> palette.getRGB(raster.getSample(x, y, 0)) & 0xFFFFFF;
        }
        int shift = Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
        boolean grey = raster.getNumBands() < 3;
        return (x, y) -> rgb(
                raster.getSample(x, y, 0) >> shift,
                raster.getSample(x, y, grey ? 0 : 1) >> shift,
                raster.getSample(x, y, grey ? 0 : 2) >> shift);
    }

    private static int rgb(int red, int green, int blue) {
        return red << 16 | green << 8 | blue;
    }

    private static int luma(int rgb) {
        return (299 * (rgb >> 16) + 587 * (rgb >> 8 & 0xFF) + 114 * (rgb & 0xFF) + 500) / 1000;
    }
}
