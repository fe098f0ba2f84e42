package dev.perennial.contracts.definition;

import java.util.List;

/**
 * A setting that is searched, and the values that it can have at all. What a search tries lies within, unless a definition
 * says otherwise between narrower bounds.
 *
 * @param name  as it stands in definitions
 * @param least smallest value possible (inclusive)
 * @param most  largest value possible (inclusive)
 * @param whole whether it is a whole number
 */
public record Hyperparameter(String name, double least, double most, boolean whole) {
    private static Hyperparameter number(String name, double least, double most) {
        return new Hyperparameter(name, least, most, false);
    }

    private static Hyperparameter whole(String name, double least, double most) {
        return new Hyperparameter(name, least, most, true);
    }

    /** What is searched of an algorithm, in a fixed order. */
    public static List<Hyperparameter> of(Algorithm algorithm) {
        return switch (algorithm) {
            case LOGISTIC_REGRESSION -> List.of(number("l2", 1e-7, 10));
            case MLP ->
                List.of(
                        number("learningRate", 1e-5, 0.1),
                        number("l2", 1e-7, 10),
                        whole("epochs", 1, 200),
                        whole("units", 2, 256));
            case CNN ->
                List.of(
                        number("learningRate", 1e-5, 0.1),
                        number("l2", 1e-7, 10),
                        whole("epochs", 1, 100),
                        whole("filters", 2, 64),
                        whole("units", 2, 256));
            case RANDOM_FOREST ->
                List.of(
                        whole("trees", 10, 500),
                        whole("maxDepth", 1, 12),
                        number("minChildWeight", 1e-3, 1000),
                        number("rowFraction", 0.1, 1),
                        number("columnFraction", 0.1, 1),
                        number("l2", 1e-4, 1000));
            case GRADIENT_BOOSTING ->
                List.of(
                        number("learningRate", 1e-3, 1),
                        whole("maxDepth", 1, 12),
                        number("minChildWeight", 1e-3, 1000),
                        number("rowFraction", 0.1, 1),
                        number("columnFraction", 0.1, 1),
                        number("l2", 1e-4, 1000),
                        whole("rounds", 10, 1000));
        };
    }

    /** Whether it can be this. */
    boolean allows(double value) {
        return value >= least && value <= most && (!whole || value == Math.rint(value));
    }
}
