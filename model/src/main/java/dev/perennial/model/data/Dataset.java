package dev.perennial.model.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Labelled examples by column. Immutable: whoever hands over or is handed an array leaves it as it is.
 * Event times and known times are epoch milliseconds.
 *
 * <p>Parts, joins and orders of a dataset share its memory. What gives an array may have to put it together: it is asked for once, not
 * row by row.
 */
public final class Dataset {
    private final FeatureTable features;
    private final Selection rows;
    private final List<Ids> exampleIds;
    private final List<long[]> eventTimes;
    private final List<long[]> knownTimes;
    private final List<double[]> targets;

    /** @param targets per example the index of its class in the definition's order, or the value; never NaN */
    public Dataset(FeatureTable features, String[] exampleIds, long[] eventTimes, long[] knownTimes, double[] targets) {
        this(
                features,
                // looked at before anything is made of the columns
                rows(features.size(), exampleIds.length, eventTimes.length, knownTimes.length, targets.length),
                List.of(new Ids(exampleIds)),
                List.of(eventTimes),
                List.of(knownTimes),
                List.of(targets));
    }

    private static Selection rows(int size, int... lengths) {
        if (Arrays.stream(lengths).anyMatch(length -> length != size)) {
            throw new IllegalArgumentException(
                    "columns of " + Arrays.toString(lengths) + " values (expected: " + size + ")");
        }
        return Selection.of(size);
    }

    private Dataset(
            FeatureTable features,
            Selection rows,
            List<Ids> exampleIds,
            List<long[]> eventTimes,
            List<long[]> knownTimes,
            List<double[]> targets) {
        this.features = features;
        this.rows = rows;
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
        List<Dataset> all = datasets.stream().map(Dataset::asItLies).toList();
        List<Ids> ids = all.stream().flatMap(each -> each.exampleIds.stream()).toList();
        return new Dataset(
                FeatureTable.concat(datasets.stream().map(Dataset::features).toList()),
                Selection.of(ids.stream().mapToInt(Ids::size).toArray()),
                ids,
                all.stream().flatMap(each -> each.eventTimes.stream()).toList(),
                all.stream().flatMap(each -> each.knownTimes.stream()).toList(),
                all.stream().flatMap(each -> each.targets.stream()).toList());
    }

    /** The same examples, of which all that lies in memory is one. */
    private Dataset asItLies() {
        return rows.isAll() ? this : new Dataset(features, exampleIds(), eventTimes(), knownTimes(), targets());
    }

    /** Number of examples. */
    public int size() {
        return features.size();
    }

    public FeatureTable features() {
        return features;
    }

    public String[] exampleIds() {
        String[] ids = new String[size()];
        Arrays.setAll(ids, this::exampleId);
        return ids;
    }

    public String exampleId(int row) {
        return exampleIds.get(rows.part(row)).at(rows.within(row));
    }

    /** One of {@link #eventTimes}. */
    public long eventTime(int row) {
        return eventTimes.get(rows.part(row))[rows.within(row)];
    }

    /** One of {@link #knownTimes}. */
    public long knownTime(int row) {
        return knownTimes.get(rows.part(row))[rows.within(row)];
    }

    /** One of {@link #targets}. */
    public double target(int row) {
        return targets.get(rows.part(row))[rows.within(row)];
    }

    /** When the features were true, in epoch milliseconds. */
    public long[] eventTimes() {
        return rows.column(eventTimes, long[]::new);
    }

    /** When the label was known, in epoch milliseconds. */
    public long[] knownTimes() {
        return rows.column(knownTimes, long[]::new);
    }

    /** Per example the index of its class in the definition's order, or the value. */
    public double[] targets() {
        return rows.column(targets, double[]::new);
    }

    /** A copy of the examples at these positions, in this order; a position may come twice. */
    public Dataset select(int[] selected) {
        Selection own = rows.inOrder(selected);
        return new Dataset(features.select(selected), own, exampleIds, eventTimes, knownTimes, targets).copy();
    }

    private Dataset copy() {
        return new Dataset(features, exampleIds(), eventTimes(), knownTimes(), targets());
    }

    /** The examples from {@code from} (inclusive) to {@code to} (exclusive), in this order. */
    public Dataset rows(int from, int to) {
        if (from == 0 && to == size()) {
            return this;
        }
        return new Dataset(features.rows(from, to), rows.rows(from, to), exampleIds, eventTimes, knownTimes, targets);
    }

    /** In ascending order of event time, then of example id: the same for the same examples in whatever order. */
    public Dataset sortedByEventTime() {
        long[] times = eventTimes();
        // as segments mostly are
        if (IntStream.range(1, size()).allMatch(row -> compare(times, row - 1, row) <= 0)) {
            return this;
        }
        Integer[] sorted = IntStream.range(0, size()).boxed().toArray(Integer[]::new);
        Arrays.sort(sorted, (one, other) -> compare(times, one, other));
        int[] order = Arrays.stream(sorted).mapToInt(Integer::intValue).toArray();
        return new Dataset(features.inOrder(order), rows.inOrder(order), exampleIds, eventTimes, knownTimes, targets);
    }

    private int compare(long[] times, int one, int other) {
        int byEventTime = Long.compare(times[one], times[other]);
        if (byEventTime != 0) {
            return byEventTime;
        }
        int byId = exampleId(one).compareTo(exampleId(other));
        return byId != 0 ? byId : Long.compare(knownTime(one), knownTime(other));
    }
}
