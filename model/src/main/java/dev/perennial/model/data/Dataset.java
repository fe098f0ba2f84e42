package dev.perennial.model.data;

import java.util.Arrays;
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
        if (datasets.size() == 1) {
            return datasets.get(0);
        }
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

    /** The examples from {@code from} (inclusive) to {@code to} (exclusive), in this order. */
    public Dataset rows(int from, int to) {
        if (from == 0 && to == size()) {
            return this;
        }
        return new Dataset(
                features.rows(from, to),
                Arrays.copyOfRange(exampleIds, from, to),
                Arrays.copyOfRange(eventTimes, from, to),
                Arrays.copyOfRange(knownTimes, from, to),
                Arrays.copyOfRange(targets, from, to));
    }

    /** In ascending order of event time, then of example id: the same for the same examples in whatever order. */
    public Dataset sortedByEventTime() {
        // as segments mostly are
        if (IntStream.range(1, size()).allMatch(row -> compare(row - 1, row) <= 0)) {
            return this;
        }
        Integer[] rows = IntStream.range(0, size()).boxed().toArray(Integer[]::new);
        Arrays.sort(rows, this::compare);
        return select(Arrays.stream(rows).mapToInt(Integer::intValue).toArray());
    }

    private int compare(int one, int other) {
        int byEventTime = Long.compare(eventTimes[one], eventTimes[other]);
        if (byEventTime != 0) {
            return byEventTime;
        }
        int byId = exampleIds[one].compareTo(exampleIds[other]);
        return byId != 0 ? byId : Long.compare(knownTimes[one], knownTimes[other]);
    }
}
