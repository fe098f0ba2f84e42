package dev.perennial.training.domain;

import dev.perennial.contracts.definition.Algorithm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The hyperparameters of each algorithm: what is tried first, and between which bounds is searched unless a definition says so. */
public final class SearchSpace {
    /** Name of the number of boosting rounds; early stopping replaces it by the best number found. */
    public static final String ROUNDS = "rounds";

    private SearchSpace() {}

    /**
     * One hyperparameter.
     *
     * @param usual       tried first
     * @param low         smallest value drawn (inclusive)
     * @param high        largest value drawn (inclusive)
     * @param logarithmic whether small values are drawn as often as large ones
     * @param whole       whether it is a whole number
     */
    public record Dimension(String name, double usual, double low, double high, boolean logarithmic, boolean whole) {
        static Dimension linear(String name, double usual, double low, double high) {
            return new Dimension(name, usual, low, high, false, false);
        }

        static Dimension logarithmic(String name, double usual, double low, double high) {
            return new Dimension(name, usual, low, high, true, false);
        }

        static Dimension whole(String name, double usual, double low, double high) {
            return new Dimension(name, usual, low, high, false, true);
        }

        /** The same between other bounds; what is usual moves into them. */
        public Dimension between(double newLow, double newHigh) {
            return new Dimension(name, Math.min(newHigh, Math.max(newLow, usual)), newLow, newHigh, logarithmic, whole);
        }

        /** Whether there is anything to search. */
        public boolean isSearched() {
            return low < high;
        }

        /** The nearest value that is between the bounds, and whole if it has to be. */
        public double nearest(double value) {
            return Math.min(high, Math.max(low, whole ? Math.rint(value) : value));
        }

        /** Where a value is between the bounds, in [0, 1]; for a whole number the middle of the positions that give it. */
        public double positionOf(double value) {
            if (whole) {
                return (value - low + 0.5) / (high - low + 1);
            }
            return logarithmic
                    ? StrictMath.log(value / low) / StrictMath.log(high / low)
                    : (value - low) / (high - low);
        }

        /** @param position where between the bounds, in [0, 1) */
        public double at(double position) {
            if (whole) {
                return low + Math.floor(position * (high - low + 1));
            }
            return logarithmic
                    ? StrictMath.exp(StrictMath.log(low) + position * (StrictMath.log(high) - StrictMath.log(low)))
                    : low + position * (high - low);
        }
    }

    /** What is searched of an algorithm, in a fixed order. */
    public static List<Dimension> of(Algorithm algorithm) {
        return switch (algorithm) {
            case LOGISTIC_REGRESSION -> List.of(Dimension.logarithmic("l2", 1e-3, 1e-5, 1e-1));
            case MLP ->
                List.of(
                        Dimension.logarithmic("learningRate", 3e-3, 1e-3, 1e-2),
                        Dimension.logarithmic("l2", 1e-3, 1e-5, 1e-2),
                        Dimension.whole("epochs", 10, 5, 20),
                        Dimension.whole("units", 32, 16, 48));
            case CNN ->
                List.of(
                        Dimension.logarithmic("learningRate", 3e-3, 1e-3, 5e-3),
                        Dimension.logarithmic("l2", 1e-4, 1e-6, 1e-3),
                        Dimension.whole("epochs", 8, 6, 12),
                        Dimension.whole("filters", 8, 6, 12),
                        Dimension.whole("units", 64, 32, 96));
            case RANDOM_FOREST ->
                List.of(
                        Dimension.whole("trees", 100, 50, 150),
                        Dimension.whole("maxDepth", 8, 5, 10),
                        Dimension.logarithmic("minChildWeight", 2, 0.5, 20),
                        Dimension.linear("rowFraction", 0.65, 0.5, 0.9),
                        Dimension.linear("columnFraction", 0.5, 0.3, 0.9),
                        Dimension.logarithmic("l2", 0.1, 0.01, 10));
            case GRADIENT_BOOSTING ->
                List.of(
                        Dimension.logarithmic("learningRate", 0.1, 0.03, 0.3),
                        Dimension.whole("maxDepth", 4, 3, 6),
                        Dimension.logarithmic("minChildWeight", 5, 1, 40),
                        Dimension.linear("rowFraction", 0.8, 0.6, 1),
                        Dimension.linear("columnFraction", 0.8, 0.5, 1),
                        Dimension.logarithmic("l2", 1, 0.1, 10),
                        Dimension.whole(ROUNDS, 150, 150, 150));
        };
    }

    /** What usually does well. */
    public static Recipe usual(Algorithm algorithm) {
        Map<String, Double> values = new LinkedHashMap<>();
        of(algorithm).forEach(dimension -> values.put(dimension.name(), dimension.usual()));
        return new Recipe(algorithm, values);
    }
}
