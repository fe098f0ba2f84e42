package dev.perennial.contracts.definition;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How much each example counts when a model is fitted: the product of what is declared here. Scores and metrics stay
 * unweighted.
 *
 * @param classes whether rare classes count more
 * @param recency how fast examples are forgotten; null: they are not
 * @param column  a numeric feature, at least 0, that examples count by; null: none
 */
public record Weights(Classes classes, Recency recency, String column) {
    /** Whether rare classes count more. */
    public enum Classes {
        /** every example counts alike */
        NONE,
        /** all classes together count alike, however many examples each has */
        BALANCED
    }

    /**
     * An example counts half of one that is a half-life newer. One of the two is null.
     *
     * @param halfLifeExamples counted in examples, 1 to 100,000,000
     * @param halfLife         counted in event time, 1 second to 3,650 days
     */
    public record Recency(Integer halfLifeExamples, Duration halfLife) {}

    public Weights {
        requireNonNull(classes, "classes");
    }
}
