package dev.perennial.model.image;

import dev.perennial.contracts.image.ImageShape;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A number that says something of an image as a whole. Its distribution is what is watched of an image feature, as that of
 * a numeric feature is; of a missing image every one is missing.
 *
 * <p>Light is the mean of an image's channels, as a fraction of the brightest. The moments take light as mass, as in M.-K.
 * Hu, Visual pattern recognition by moment invariants, IRE Transactions on Information Theory 8 (1962); a black image has
 * its centre in the middle and no direction.
 */
public enum ImageStatistic {
    /** mean light, in [0, 1]: another exposure */
    BRIGHTNESS,
    /** standard deviation of the light, in [0, 0.5]: fog, or another lens */
    CONTRAST,
    /** root mean square difference of neighbouring pixels, in [0, 1]: noise raises it, blur lowers it */
    DETAIL,
    /** centre of the light from left (0) to right (1) */
    CENTRE_X,
    /** centre of the light from top (0) to bottom (1) */
    CENTRE_Y,
    /** how much wider (towards 1) than high (towards -1) the light spreads: changes as images are turned */
    SPREAD,
    /** how much the light leans: towards 1 to the lower right, towards -1 to the upper right; changes as images are turned */
    TILT;

    private double of(Light light) {
        return switch (this) {
            case BRIGHTNESS -> light.mean();
            case CONTRAST -> light.deviation();
            case DETAIL -> light.detail();
            case CENTRE_X -> light.centreX;
            case CENTRE_Y -> light.centreY;
            case SPREAD -> light.spread();
            case TILT -> light.tilt();
        };
    }

    /** What the statistic of a feature is called among the watched variables: {@code digit.brightness}. */
    public String of(String feature) {
        return feature + "." + camelCase();
    }

    private String camelCase() {
        return switch (this) {
            case CENTRE_X -> "centreX";
            case CENTRE_Y -> "centreY";
            case BRIGHTNESS, CONTRAST, DETAIL, SPREAD, TILT -> name().toLowerCase(Locale.ROOT);
        };
    }

    /**
     * Every statistic of one image, by the name that it has among the watched variables.
     *
     * @param image as events write it; null, or what is no image of this shape, is missing
     * @return each a number, or each null
     */
    public static Map<String, Double> of(String feature, String image, ImageShape shape) {
        byte[] pixels = Pixels.of(image, shape);
        Light light = pixels == null ? null : new Light(pixels, shape);
        Map<String, Double> values = new LinkedHashMap<>();
        for (ImageStatistic statistic : values()) {
            values.put(statistic.of(feature), light == null ? null : (Double) statistic.of(light));
        }
        return values;
    }
}
