package dev.perennial.contracts.definition;

import dev.perennial.contracts.Durations;
import java.time.Duration;
import java.util.List;

/**
 * What a user expects of the examples that a run trains on. Whatever one example can have wrong on its own keeps it out by its feature's
 * {@code type}, {@code min}, {@code max} and {@code values}; an expectation is of many. The names are those of Great Expectations
 * where it has one.
 *
 * @param kind   what is looked at
 * @param of     the feature or aggregate; null where the kind is of whole examples
 * @param min    lower bound; null for none
 * @param max    upper bound; null for none
 * @param in     the values that are expected; null unless the kind has them
 * @param mostly share of the present values that has to fit, in (0, 1]; null unless the kind has it
 * @param within length of time, at least 1 second; null unless the kind has it
 * @param then   what follows when it is not met
 */
public record Expectation(
        Kind kind, String of, Double min, Double max, List<String> in, Double mostly, Duration within, Then then) {
    private static final int SHOWN_VALUES = 10;

    public Expectation {
        in = in == null ? null : List.copyOf(in);
    }

    /** What is looked at, and in which unit. */
    public enum Kind {
        /** Share of the examples in which {@code of} is missing: at most {@code max}. */
        MISSING_SHARE,
        /** Number of examples {@code within} that time, on average over the time that the examples are of: at least {@code min}. */
        VOLUME,
        /** Seconds from the newest example to the request for the run, by the clock: at most {@code within}. */
        FRESHNESS,
        /** Share of the present values of {@code of} that are different ones: at least {@code min}. */
        UNIQUENESS,
        /** Share of the present values of {@code of} from {@code min} to {@code max}: at least {@code mostly}. */
        RANGE,
        /** Share of the present values of {@code of} that are one of {@code in}: at least {@code mostly}. */
        VALUES
    }

    /** What follows when it is not met. */
    public enum Then {
        /** The run gives no model. */
        BLOCK,
        /** The run goes on. */
        WARN
    }

    /** What is expected, in words. */
    public String expected() {
        return switch (kind) {
            case MISSING_SHARE -> "at most " + max + " of " + of + " missing";
            case VOLUME ->
                "at least " + min.longValue() + " examples within " + Durations.format(within) + " on average";
            case FRESHNESS -> "an example not older than " + Durations.format(within);
            case UNIQUENESS -> "at least " + min + " of " + of + " different values";
            case RANGE ->
                "at least " + mostly + " of " + of + " in [" + (min == null ? "-inf" : min) + ", "
                        + (max == null ? "inf" : max) + "]";
            case VALUES ->
                "at least " + mostly + " of " + of + " one of "
                        + String.join(", ", in.subList(0, Math.min(in.size(), SHOWN_VALUES)))
                        + (in.size() > SHOWN_VALUES ? ", …" : "");
        };
    }
}
