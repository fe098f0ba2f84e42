package dev.perennial.model.statistic;

/**
 * Two models on the same examples, in the metric's unit.
 *
 * @param challenger the challenger's metric
 * @param champion   the champion's metric
 * @param difference challenger minus champion
 * @param lowerBound the difference is above it with the stated one-sided confidence
 * @param upperBound the difference is below it with the stated one-sided confidence
 */
public record PairedComparison(
        double challenger, double champion, double difference, double lowerBound, double upperBound) {}
