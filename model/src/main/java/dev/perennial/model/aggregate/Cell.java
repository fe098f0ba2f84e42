package dev.perennial.model.aggregate;

import dev.perennial.contracts.event.AggregateUpdated;
import dev.perennial.contracts.event.AggregateUpdated.Pane;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A pane of one partition as it is kept in memory, without the names that its place in the maps tells. What adds up is
 * kept as a total of this pane and all before it, so that of any number of panes in a row it is one difference.
 *
 * @param count   contributions up to and with this pane
 * @param sum     of values up to and with this pane, exact; null where no pane has one, and so are the squares
 * @param squares of values, summed as they are
 * @param min     of this pane alone, as is all that follows; infinite unless the function needs it
 * @param last    null unless the function needs it, and so is the sketch
 */
@SuppressWarnings("ArrayRecordComponent") // cells are read, never compared
record Cell(
        long startMillis,
        int partition,
        long count,
        BigDecimal sum,
        BigDecimal squares,
        double min,
        double max,
        Instant latest,
        Object last,
        byte[] sketch) {
    /** What is before all panes. */
    static final Cell NONE = new Cell(
            Long.MIN_VALUE,
            Integer.MIN_VALUE,
            0,
            null,
            null,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            null,
            null,
            null);

    /** The pane alone, as if nothing were before it. */
    static Cell of(AggregateUpdated update) {
        Pane pane = update.pane();
        return new Cell(
                pane.start().toEpochMilli(),
                update.partition(),
                pane.count(),
                pane.sum() == null ? null : new BigDecimal(pane.sum()),
                pane.sumOfSquares() == null ? null : new BigDecimal(pane.sumOfSquares()),
                pane.min() == null ? Double.POSITIVE_INFINITY : pane.min(),
                pane.max() == null ? Double.NEGATIVE_INFINITY : pane.max(),
                pane.latest(),
                pane.last() instanceof Number number ? (Object) number.doubleValue() : pane.last(),
                pane.sketch() == null ? null : Sketches.decode(pane.sketch()));
    }

    /** This pane with the totals of others added to its own. */
    Cell plus(Cell totals) {
        return withTotals(count + totals.count, add(sum, totals.sum), add(squares, totals.squares));
    }

    /** This pane with the totals of others taken from its own. */
    Cell minus(Cell totals) {
        return withTotals(count - totals.count, subtract(sum, totals.sum), subtract(squares, totals.squares));
    }

    boolean isAt(long start, int ofPartition) {
        return startMillis == start && partition == ofPartition;
    }

    boolean isBefore(long start, int ofPartition) {
        return startMillis < start || (startMillis == start && partition < ofPartition);
    }

    private Cell withTotals(long newCount, BigDecimal newSum, BigDecimal newSquares) {
        return new Cell(startMillis, partition, newCount, newSum, newSquares, min, max, latest, last, sketch);
    }

    private static BigDecimal add(BigDecimal total, BigDecimal more) {
        return total == null ? more : more == null ? total : total.add(more);
    }

    private static BigDecimal subtract(BigDecimal total, BigDecimal less) {
        return less == null ? total : (total == null ? BigDecimal.ZERO : total).subtract(less);
    }
}
