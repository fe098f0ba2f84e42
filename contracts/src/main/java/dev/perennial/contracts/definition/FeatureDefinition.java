package dev.perennial.contracts.definition;

import dev.perennial.contracts.image.ImageShape;
import java.util.List;

/**
 * One declared feature.
 *
 * @param type   what its values are
 * @param min    smallest value allowed (inclusive); numeric only, null for no bound
 * @param max    largest value allowed (inclusive); numeric only, null for no bound
 * @param values the only values allowed; categorical only, null: any, and one not seen in training counts as unknown
 * @param of     the raw field that a time feature reads; {@value #EVENT_TIME} is the example's event time
 * @param parts  what a time feature takes from it, at least one
 * @param width  width of every image in pixels, image only
 * @param height height of every image in pixels, image only
 * @param channels 1 (grey) or 3 (red, green, blue), image only
 */
public record FeatureDefinition(
        Type type,
        Double min,
        Double max,
        List<String> values,
        String of,
        List<TimePart> parts,
        Integer width,
        Integer height,
        Integer channels) {
    /** The name that stands for the example's own event time. */
    public static final String EVENT_TIME = "eventTime";
    /** The name that stands for the example's id; no field of an example has it. */
    public static final String EXAMPLE_ID = "exampleId";

    /** What a feature's values are. */
    public enum Type {
        /** a finite number */
        NUMERIC,
        /** text of at most 256 characters */
        CATEGORICAL,
        BOOLEAN,
        /** an instant, ISO-8601 or epoch milliseconds, of which the parts become features (UTC) */
        TIME,
        /** an image, as {@link dev.perennial.contracts.image.ImageValue} writes it */
        IMAGE
    }

    /** A number taken from an instant, in UTC; those of the calendar are right from 1901-03-01 to 2100-02-28. */
    public enum TimePart {
        /** 0 to 23 */
        HOUR,
        /** 1 (Monday) to 7 (Sunday) */
        DAY_OF_WEEK,
        /** 0 to 59 */
        MINUTE,
        /** 1 on Saturdays and Sundays, else 0 */
        IS_WEEKEND,
        /** 1 to 31 */
        DAY_OF_MONTH,
        /** 1 to 366 */
        DAY_OF_YEAR,
        /** 1 to 53, of ISO-8601, whose weeks start on Monday */
        WEEK,
        /** 1 to 12 */
        MONTH;

        /** What is taken where a definition does not say. */
        public static final List<TimePart> USUAL = List.of(HOUR, DAY_OF_WEEK);
    }

    public FeatureDefinition {
        values = values == null ? null : List.copyOf(values);
        parts = parts == null ? null : List.copyOf(parts);
    }

    static FeatureDefinition numeric(Double min, Double max) {
        return new FeatureDefinition(Type.NUMERIC, min, max, null, null, null, null, null, null);
    }

    static FeatureDefinition categorical(List<String> values) {
        return new FeatureDefinition(Type.CATEGORICAL, null, null, values, null, null, null, null, null);
    }

    static FeatureDefinition bool() {
        return new FeatureDefinition(Type.BOOLEAN, null, null, null, null, null, null, null, null);
    }

    static FeatureDefinition time(String of, List<TimePart> parts) {
        return new FeatureDefinition(Type.TIME, null, null, null, of, parts, null, null, null);
    }

    static FeatureDefinition image(ImageShape shape) {
        return new FeatureDefinition(
                Type.IMAGE, null, null, null, null, null, shape.width(), shape.height(), shape.channels());
    }

    /** The size of every image; of an image feature only. */
    public ImageShape imageShape() {
        return new ImageShape(width, height, channels);
    }

    /** Whether a client has to send a value for it: not for a time feature of the example's own event time. */
    public boolean isSent() {
        return type != Type.TIME || !of.equals(EVENT_TIME);
    }

    /** The field in which a client sends it, if it {@link #isSent}. */
    public String sentAs(String name) {
        return type == Type.TIME ? of : name;
    }
}
