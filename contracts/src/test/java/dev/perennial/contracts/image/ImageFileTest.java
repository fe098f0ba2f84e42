package dev.perennial.contracts.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ImageFileTest {
    private static final ImageShape GREY = new ImageShape(12, 9, 1);
    private static final ImageShape COLOUR = new ImageShape(12, 9, 3);
    private static final int AREA = 12 * 9;

    @Test
    void greyIsReadAsItIsStored() {
        byte[] file =
                ImageFiles.file(ImageFiles.image(12, 9, BufferedImage.TYPE_BYTE_GRAY, (x, y) -> 12 * y + x), "png");

        byte[] pixels = ImageFile.pixels(file, GREY);

        assertThat(pixels).hasSize(AREA);
        for (int i = 0; i < AREA; i++) {
            assertThat(pixels[i]).isEqualTo((byte) i);
        }
    }

    @Test
    void colourIsReadChannelByChannel() {
        int green = 1 << 8;
        int blue = 1 << 16;
        byte[] file = ImageFiles.file(
                ImageFiles.image(12, 9, BufferedImage.TYPE_3BYTE_BGR, (x, y) -> x + green * (100 + y) + blue * 200),
                "png");

        byte[] pixels = ImageFile.pixels(file, COLOUR);

        assertThat(pixels).hasSize(3 * AREA);
        assertThat(pixels[12 * 2 + 5]).isEqualTo((byte) 5);
        assertThat(pixels[AREA + 12 * 2 + 5]).isEqualTo((byte) 102);
        assertThat(pixels[2 * AREA + 12 * 2 + 5]).isEqualTo((byte) 200);
    }

    @Test
    void colourBecomesItsLumaWhereGreyIsDeclared() {
        byte[] file = ImageFiles.file(
                ImageFiles.image(12, 9, BufferedImage.TYPE_3BYTE_BGR, (x, y) -> 10 | 20 << 8 | 30 << 16), "png");

        assertThat(ImageFile.pixels(file, GREY)).containsOnly((byte) 18);
    }

    @Test
    void greyIsTheSameInEveryChannelWhereColourIsDeclared() {
        byte[] file = ImageFiles.file(ImageFiles.image(12, 9, BufferedImage.TYPE_BYTE_GRAY, (x, y) -> 77), "png");

        assertThat(ImageFile.pixels(file, COLOUR)).hasSize(3 * AREA).containsOnly((byte) 77);
    }

    @Test
    void palettesAndSixteenBitsAndTransparencyAreRead() {
        byte[] palette =
                ImageFiles.file(ImageFiles.image(12, 9, BufferedImage.TYPE_BYTE_BINARY, (x, y) -> x % 2), "png");
        byte[] deep = ImageFiles.file(ImageFiles.image(12, 9, BufferedImage.TYPE_USHORT_GRAY, (x, y) -> 0x4DFF), "png");
        byte[] transparent =
                ImageFiles.file(ImageFiles.image(12, 9, BufferedImage.TYPE_4BYTE_ABGR, (x, y) -> 0x01373737), "png");

        assertThat(ImageFile.pixels(palette, GREY)).startsWith(0, 255, 0, 255);
        assertThat(ImageFile.pixels(deep, GREY)).containsOnly((byte) 0x4D);
        assertThat(ImageFile.pixels(transparent, GREY)).containsOnly((byte) 0x37);
    }

    @Test
    void jpegIsRead() {
        byte[] file = ImageFiles.file(ImageFiles.image(12, 9, BufferedImage.TYPE_BYTE_GRAY, (x, y) -> 100), "jpg");

        for (byte pixel : ImageFile.pixels(file, GREY)) {
            assertThat(pixel).isBetween((byte) 98, (byte) 102);
        }
    }

    @Test
    void anotherSizeIsRefusedByItsHeaderAlone() {
        byte[] file = ImageFiles.file(ImageFiles.image(12, 9, BufferedImage.TYPE_BYTE_GRAY, (x, y) -> 1), "png");
        // width and height of the header chunk; what follows is what it was
        byte[] giant = ByteBuffer.wrap(file.clone())
                .putInt(16, 2_000_000_000)
                .putInt(20, 1_000_000_000)
                .array();

        assertRefused(file, new ImageShape(9, 12, 1), "a PNG of 12x9 pixels");
        assertRefused(giant, GREY, "a PNG of 2000000000x1000000000 pixels");
    }

    @Test
    void whatIsNoImageIsRefused() {
        assertRefused(new byte[0], GREY, "0 bytes that are neither PNG nor JPEG");
        assertRefused("<svg/>".getBytes(StandardCharsets.UTF_8), GREY, "6 bytes that are neither");
        assertRefused(new byte[ImageValue.MAX_BYTES + 1], GREY, "524289 bytes");
    }

    @Test
    void whatEndsEarlyIsRefused() {
        SplittableRandom random = new SplittableRandom(1);
        BufferedImage noise = ImageFiles.image(12, 9, BufferedImage.TYPE_BYTE_GRAY, (x, y) -> random.nextInt(256));
        byte[] png = ImageFiles.file(noise, "png");
        byte[] jpeg = ImageFiles.file(noise, "jpg");

        assertRefused(Arrays.copyOf(png, png.length / 2), GREY, "a damaged PNG: ");
        assertRefused(Arrays.copyOf(jpeg, jpeg.length - 20), GREY, "a damaged JPEG: ");
    }

    /** Whatever is damaged, the answer is pixels or one kind of exception. */
    @Test
    void damageHasNoOtherEnd() {
        SplittableRandom random = new SplittableRandom(7);
        for (String format : new String[] {"png", "jpg"}) {
            byte[] whole = ImageFiles.file(
                    ImageFiles.image(12, 9, BufferedImage.TYPE_3BYTE_BGR, (x, y) -> random.nextInt()), format);
            int refused = 0;
            for (int time = 0; time < 2_000; time++) {
                byte[] damaged = whole.clone();
                for (int place = random.nextInt(1, 5); place > 0; place--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                refused += isRefused(damaged) ? 1 : 0;
            }
            assertThat(refused).as(format).isBetween(200, 2_000);
        }
    }

    private static boolean isRefused(byte[] file) {
        try {
            assertThat(ImageFile.pixels(file, COLOUR)).hasSize(3 * AREA);
            return false;
        } catch (InvalidImageException e) {
            return true;
        }
    }

    private static void assertRefused(byte[] file, ImageShape shape, String found) {
        assertThatThrownBy(() -> ImageFile.pixels(file, shape))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageStartingWith(found);
    }
}
