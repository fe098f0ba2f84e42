package dev.perennial.model.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Labelled examples by column. Immutable: whoever hands over or is handed an array leaves it as it is.
 * Event times and known times are epoch milliseconds.
 */
public final class Dataset {
    private final FeatureTable features;
    private final String[] exampleIds;
    private final long[] eventTimes;
    private final long[] knownTimes;
    private final double[] targets;

    /** @param targets per example the index of its class in the definition's order, or the value; never NaN */
    public Dataset(FeatureTable features, String[] exampleIds, long[] eventTimes, long[] knownTimes, double[] targets) {
        int size = features.size();
        if (exampleIds.length != size
                || eventTimes.length != size
                || knownTimes.length != size
                || targets.length != size) {
            throw new IllegalArgumentException("columns of " + exampleIds.length + ", " + eventTimes.length + ", "
                    + knownTimes.length + " and " + targets.length + " values (expected: " + size + ")");
        }
        this.features = features;
        this.exampleIds = exampleIds;
        this.eventTimes = eventTimes;
        this.knownTimes = knownTimes;
        this.targets = targets;
    }

    /** One dataset below the other; all have the same features. There is at least one. */
    public static Dataset concat(List<Dataset> datasets) {
        return new Dataset(
                FeatureTable.concat(datasets.stream().map(Dataset::features).toList()),
                Columns.concatTexts(datasets.stream().map(Dataset::exampleIds).toList()),
                Columns.concatLongs(datasets.stream().map(Dataset::eventTimes).toList()),
                Columns.concatLongs(datasets.stream().map(Dataset::knownTimes).toList()),
                Columns.concatDoubles(datasets.stream().map(Dataset::targets).toList()));
    }

    /** Number of examples. */
    public int size() {
        return features.size();
    }

    public FeatureTable features() {
        return features;
    }

    public String[] exampleIds() {
        return exampleIds;
    }

    /** When the features were true, in epoch milliseconds. */
    public long[] eventTimes() {
        return eventTimes;
    }

    /** When the label was known, in epoch milliseconds. */
    public long[] knownTimes() {
        return knownTimes;
    }

    /** Per example the index of its class in the definition's order, or the value. */
    public double[] targets() {
        return targets;
    }

    /** The examples at these positions, in this order; a position may come twice. */
    public Dataset select(int[] rows) {
        return new Dataset(
                features.select(rows),
                Columns.select(exampleIds, rows),
                Columns.select(eventTimes, rows),
                Columns.select(knownTimes, rows),
                Columns.select(targets, rows));
    }

    /** In ascending order of event time, then of example id: the same for the same examples in whatever order. */
    public Dataset sortedByEventTime() {
        Comparator<Integer> order = Comparator.<Integer>comparingLong(row -> eventTimes[row])
                .thenComparing(row -> exampleIds[row])
                .thenComparing(row -> knownTimes[row]);
        Integer[] rows = IntStream.range(0, size()).boxed().toArray(Integer[]::new);
        Arrays.sort(rows, order);
        return select(Arrays.stream(rows).mapToInt(Integer::intValue).toArray());
    }
}
