package dev.perennial.contracts.definition;

/**
 * What counts beside the objective's metric when one trial is chosen: weights in [0, 1] that sum to less than 1. The rest of 1 is
 * the weight of the metric itself.
 *
 * @param latency          how little work a prediction takes
 * @param interpretability how well a person can follow the model
 * @param cost             how little work a fit takes
 * @param stability        how little the metric varies over time
 */
public record Preferences(double latency, double interpretability, double cost, double stability) {
    /** The metric alone. */
    public static final Preferences NONE = new Preferences(0, 0, 0, 0);

    /** What the weights have to be, for people. */
    static final String SUM = "weights that sum to less than 1";

    public Preferences {
        requireWeight("latency", latency);
        requireWeight("interpretability", interpretability);
        requireWeight("cost", cost);
        requireWeight("stability", stability);
        if (!(latency + interpretability + cost + stability < 1)) {
            throw new IllegalArgumentException(
                    "prefer: " + (latency + interpretability + cost + stability) + " in all (expected: " + SUM + ")");
        }
    }

    /** The weight of the metric itself, in (0, 1]. */
    public double quality() {
        return 1 - (latency + interpretability + cost + stability);
    }

    static boolean isWeight(double weight) {
        return weight >= 0 && weight <= 1;
    }

    private static void requireWeight(String name, double weight) {
        if (!isWeight(weight)) {
            throw new IllegalArgumentException(name + ": " + weight + " (expected: in [0, 1])");
        }
    }
}
