package dev.perennial.contracts.definition;

/**
 * One condition of promotion: either against the champion ({@code versus}) or against fixed bounds.
 *
 * @param metric     what is compared
 * @param versus     {@code champion}, or null for bounds
 * @param mode       how it has to compare with the champion
 * @param margin     how much worse still counts as not worse, in the metric's unit, at least 0
 * @param confidence one-sided confidence of the comparison, in [0.5, 1)
 * @param min        smallest value that passes; null for no bound
 * @param max        largest value that passes; null for no bound
 */
public record Gate(Metric metric, Versus versus, Mode mode, Double margin, Double confidence, Double min, Double max) {
    /** What a challenger is compared with. */
    public enum Versus {
        CHAMPION
    }

    /** How a challenger has to compare with the champion. */
    public enum Mode {
        /** with the stated confidence, worse by less than the margin */
        NOT_WORSE,
        /** with the stated confidence, better */
        BETTER
    }

    static Gate versusChampion(Metric metric, Mode mode, double margin, double confidence) {
        return new Gate(metric, Versus.CHAMPION, mode, margin, confidence, null, null);
    }

    static Gate bounds(Metric metric, Double min, Double max) {
        return new Gate(metric, null, null, null, null, min, max);
    }
}
