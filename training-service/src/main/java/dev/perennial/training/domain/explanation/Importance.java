package dev.perennial.training.domain.explanation;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;

/**
 * How much one input matters.
 *
 * @param feature   name of the feature or aggregate
 * @param mean      how much, in the unit of what it is an importance of
 * @param deviation standard deviation over repeats, in the same unit; null when there are none
 */
public record Importance(String feature, double mean, Double deviation) {
    private static final Comparator<Importance> LARGEST_FIRST =
            Comparator.comparingDouble(Importance::mean).reversed().thenComparing(Importance::feature);

    public Importance {
        requireNonNull(feature, "feature");
    }

    /** The most important first; equal ones by name. */
    static List<Importance> sorted(List<Importance> importances) {
        return importances.stream().sorted(LARGEST_FIRST).toList();
    }
}
