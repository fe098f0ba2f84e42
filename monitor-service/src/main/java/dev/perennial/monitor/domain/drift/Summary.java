package dev.perennial.monitor.domain.drift;

import static java.util.Objects.requireNonNull;

import dev.perennial.model.statistic.CategoryCounts;
import dev.perennial.model.statistic.Histogram;

/**
 * The values of one variable in one window; counts up as values are added. Which of the two speaks is for the reader to
 * say: a definition may change a feature's type while a window is open.
 *
 * @param numbers the numbers
 * @param texts   the texts, and the booleans as {@code false} and {@code true}
 */
public record Summary(Histogram numbers, CategoryCounts texts) {
    public Summary {
        requireNonNull(numbers, "numbers");
        requireNonNull(texts, "texts");
    }

    public static Summary empty() {
        return new Summary(new Histogram(), new CategoryCounts());
    }

    /** @param value Double, Boolean, String, or null for missing */
    public void add(Object value) {
        if (value instanceof Number number) {
            numbers.add(number.doubleValue());
        } else if (value instanceof Boolean truth) {
            texts.add(truth.toString());
        } else if (value instanceof String text) {
            texts.add(text);
        } else {
            numbers.add(Double.NaN);
            texts.add(null);
        }
    }

    /** How many values were added, missing ones with them. */
    public long size() {
        // a missing value is counted on both sides
        return numbers.count() + texts.count() + numbers.missing();
    }
}
