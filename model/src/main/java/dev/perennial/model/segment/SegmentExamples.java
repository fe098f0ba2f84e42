package dev.perennial.model.segment;

import dev.perennial.model.data.Dataset;
import java.util.stream.IntStream;

/** A decoded segment, of which also the parts can be read that it was compacted from. */
public final class SegmentExamples {
    /** Every row; a target is NaN where the definition does not allow the label. */
    private final Dataset rows;

    private final SourceRows sources;

    SegmentExamples(Dataset rows, SourceRows sources) {
        this.rows = rows;
        this.sources = sources;
    }

    /** All examples whose label the definition allows. */
    public Dataset all() {
        return labelled(0, rows.size());
    }

    /**
     * The examples of a segment that went into this one: the same as were read from that one.
     *
     * @throws InvalidSegmentException when it did not go into this one
     */
    public Dataset of(SegmentKey part) {
        SourceRows.Span span = sources.of(part);
        return labelled(span.from(), span.to());
    }

    private Dataset labelled(int from, int to) {
        double[] targets = rows.targets();
        int[] labelled = IntStream.range(from, to)
                .filter(row -> !Double.isNaN(targets[row]))
                .toArray();
        return labelled.length == rows.size() ? rows : rows.select(labelled);
    }
}
