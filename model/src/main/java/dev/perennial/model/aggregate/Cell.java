package dev.perennial.model.aggregate;

import dev.perennial.contracts.event.AggregateUpdated;
import dev.perennial.contracts.event.AggregateUpdated.Pane;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A pane of one partition as it is kept in memory, without the names that its place in the maps tells.
 *
 * @param sum    null unless the function needs it; so are the others
 * @param sketch bytes of a sketch
 */
@SuppressWarnings("ArrayRecordComponent") // cells are read, never compared
record Cell(
        long startMillis,
        int partition,
        long count,
        BigDecimal sum,
        BigDecimal sumOfSquares,
        double min,
        double max,
        Instant latest,
        Object last,
        byte[] sketch) {
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
}
