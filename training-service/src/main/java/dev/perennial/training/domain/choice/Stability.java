package dev.perennial.training.domain.choice;

import dev.perennial.contracts.definition.Metric;
import dev.perennial.model.metric.Metrics;
import java.util.Arrays;

/** How much a metric varies from one stretch of time to the next. */
public final class Stability {
    private static final int MOST_BLOCKS = 5;
    /** With fewer examples a block, what varies is the sample. */
    private static final int BLOCK = 20;

    private Stability() {}

    /**
     * The metric of each of up to {@value #MOST_BLOCKS} equally long blocks of at least {@value #BLOCK} examples; NaN where it
     * cannot be computed.
     *
     * @param targets as {@link Metrics} takes them, in event-time order
     */
    public static double[] blocks(Metric metric, double[] targets, double[][] scores) {
        int blocks = Math.min(MOST_BLOCKS, targets.length / BLOCK);
        double[] values = new double[blocks];
        for (int block = 0; block < blocks; block++) {
            int from = (int) ((long) targets.length * block / blocks);
            int to = (int) ((long) targets.length * (block + 1) / blocks);
            values[block] =
                    Metrics.value(metric, Arrays.copyOfRange(targets, from, to), Arrays.copyOfRange(scores, from, to));
        }
        return values;
    }

    /** The standard deviation of those that are numbers, divided by their count; NaN when fewer than two are. */
    public static double deviation(double... values) {
        double[] numbers = Arrays.stream(values).filter(Double::isFinite).toArray();
        if (numbers.length < 2) {
            return Double.NaN;
        }
        double mean = Arrays.stream(numbers).average().orElseThrow();
        double squares = Arrays.stream(numbers)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();
        return Math.sqrt(squares);
    }
}
