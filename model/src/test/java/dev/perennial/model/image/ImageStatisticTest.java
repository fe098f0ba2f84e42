package dev.perennial.model.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perennial.contracts.image.ImageShape;
import dev.perennial.model.image.Digits.Digit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ImageStatisticTest {
    private static final ImageShape SHAPE = new ImageShape(Digits.SIDE, Digits.SIDE, 1);
    private static final List<Digit> DIGITS = Digits.all().subList(0, 500);

    @Test
    void eachHasANameUnderItsFeature() {
        assertThat(ImageStatistic.of("digit", null, SHAPE))
                .containsOnlyKeys(
                        "digit.brightness",
                        "digit.contrast",
                        "digit.detail",
                        "digit.centreX",
                        "digit.centreY",
                        "digit.spread",
                        "digit.tilt");
    }

    @Test
    void ofAMissingImageEachIsMissing() {
        assertThat(ImageStatistic.of("digit", null, SHAPE).values()).containsOnlyNulls();
        assertThat(ImageStatistic.of("digit", "no image", SHAPE).values()).containsOnlyNulls();
        assertThat(ImageStatistic.of("digit", DIGITS.get(0).image(), new ImageShape(8, 8, 1))
                        .values())
                .containsOnlyNulls();
    }

    @Test
    void aBlackImageHasItsCentreInTheMiddleAndNoDirection() {
        Map<String, Double> black = of(new Digit(0, new byte[Digits.SIDE * Digits.SIDE]));

        assertThat(black)
                .containsEntry("digit.brightness", 0.0)
                .containsEntry("digit.contrast", 0.0)
                .containsEntry("digit.detail", 0.0)
                .containsEntry("digit.centreX", 0.5)
                .containsEntry("digit.centreY", 0.5)
                .containsEntry("digit.spread", 0.0)
                .containsEntry("digit.tilt", 0.0);
    }

    /** A line of light, whose moments are known without computing them. */
    @Test
    void aLineLeansAsItLies() {
        byte[] across = new byte[Digits.SIDE * Digits.SIDE];
        byte[] diagonal = new byte[Digits.SIDE * Digits.SIDE];
        for (int i = 0; i < Digits.SIDE; i++) {
            across[10 * Digits.SIDE + i] = (byte) 255;
            diagonal[i * Digits.SIDE + i] = (byte) 255;
        }

        assertThat(of(new Digit(1, across)).get("digit.spread")).isEqualTo(1, within(1e-12));
        assertThat(of(new Digit(1, across)).get("digit.centreY")).isEqualTo(10 / 27.0, within(1e-12));
        assertThat(of(new Digit(1, diagonal)).get("digit.tilt")).isEqualTo(1, within(1e-12));
        assertThat(of(new Digit(1, diagonal).turned(90)).get("digit.tilt")).isEqualTo(-1, within(1e-6));
    }

    @Test
    void turningMovesTheTiltAndNoiseTheDetail() {
        SplittableRandom random = new SplittableRandom(1);

        assertThat(mean("digit.tilt", 0) - mean("digit.tilt", 40)).isNotCloseTo(0, within(0.15));
        assertThat(mean("digit.brightness", 0)).isEqualTo(mean("digit.brightness", 40), within(0.01));
        double noisy = DIGITS.stream()
                .mapToDouble(digit -> of(digit.noisy(60, random)).get("digit.detail"))
                .average()
                .orElseThrow();
        assertThat(noisy).isGreaterThan(1.1 * mean("digit.detail", 0));
    }

    @Property
    void everyStatisticKeepsWithinItsBounds(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] pixels = new byte[Digits.SIDE * Digits.SIDE];
        random.nextBytes(pixels);

        Map<String, Double> statistics = of(new Digit(0, pixels));

        assertThat(statistics.get("digit.contrast")).isBetween(0.0, 0.5);
        for (String fraction : List.of("brightness", "detail", "centreX", "centreY")) {
            assertThat(statistics.get("digit." + fraction)).isBetween(0.0, 1.0);
        }
        assertThat(Math.hypot(statistics.get("digit.spread"), statistics.get("digit.tilt")))
                .isLessThanOrEqualTo(1 + 1e-12);
    }

    @Test
    void colourCountsAsTheMeanOfItsChannels() {
        byte[] colour = new byte[3 * 64];
        Arrays.fill(colour, 0, 64, (byte) 10);
        Arrays.fill(colour, 64, 128, (byte) 20);
        Arrays.fill(colour, 128, 192, (byte) 60);

        assertThat(new Light(colour, new ImageShape(8, 8, 3)).mean()).isEqualTo(30 / 255.0, within(1e-12));
    }

    private static double mean(String statistic, double degrees) {
        return DIGITS.stream()
                .mapToDouble(digit -> of(digit.turned(degrees)).get(statistic))
                .average()
                .orElseThrow();
    }

    private static Map<String, Double> of(Digit digit) {
        return ImageStatistic.of("digit", digit.image(), SHAPE);
    }
}
