package dev.perennial.model.aggregate;

import dev.perennial.contracts.definition.AggregateDefinition;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The panes of one aggregate of one entity, ascending by start, then by partition. Immutable. */
final class Series {
    static final Series EMPTY = new Series(Cell.NONE, new Cell[0], null);

    /** Whose totals are those of all panes that were there before the first cell. */
    private final Cell before;

    private final Cell[] cells;
    /** The last value that was read, for most entities are read more often than they change. */
    private volatile Memo memo;

    private record Memo(AggregateDefinition aggregate, long endMillis, Instant at, AggregateValue value) {}

    private Series(Cell before, Cell[] cells, Memo memo) {
        this.before = before;
        this.cells = cells;
        this.memo = memo;
    }

    int size() {
        return cells.length;
    }

    /** @param cell with no totals but its own */
    Series with(Cell cell) {
        int place = place(cell.startMillis(), cell.partition());
        boolean replaces = holds(place, cell.startMillis(), cell.partition());
        Cell[] changed = new Cell[cells.length + (replaces ? 0 : 1)];
        System.arraycopy(cells, 0, changed, 0, place);
        changed[place] = cell.plus(through(place));
        Cell more = replaces ? changed[place].minus(cells[place]) : cell;
        for (int i = place + 1; i < changed.length; i++) {
            changed[i] = cells[replaces ? i : i - 1].plus(more);
        }
        // a pane that begins later is no part of the value
        Memo known = memo;
        return new Series(before, changed, known != null && cell.startMillis() >= known.endMillis ? known : null);
    }

    Series without(long startMillis, int partition) {
        int place = place(startMillis, partition);
        if (!holds(place, startMillis, partition)) {
            return this;
        }
        Cell[] changed = new Cell[cells.length - 1];
        System.arraycopy(cells, 0, changed, 0, place);
        System.arraycopy(cells, place + 1, changed, place, changed.length - place);
        if (place == 0) {
            // the oldest goes first, and nothing has to be computed again
            return new Series(cells[0], changed, null);
        }
        Cell less = cells[place].minus(cells[place - 1]);
        for (int i = place; i < changed.length; i++) {
            changed[i] = changed[i].minus(less);
        }
        return new Series(before, changed, null);
    }

    /** How many contributions a pane of a partition holds; 0 when there is no such pane. */
    long count(long startMillis, int partition) {
        int place = place(startMillis, partition);
        return holds(place, startMillis, partition) ? count(place, place + 1) : 0;
    }

    /** The value as of an instant: of the panes that had ended by then and had begun within the window before. */
    AggregateValue value(AggregateDefinition aggregate, Instant at) {
        long endMillis = aggregate.paneStart(at);
        Memo known = memo;
        boolean isKnown = known != null && known.endMillis == endMillis && known.aggregate.equals(aggregate);
        if (isKnown && (known.at.equals(at) || aggregate.function() != AggregateDefinition.Function.TIME_SINCE)) {
            return known.value;
        }
        int from = place(endMillis - aggregate.panes() * aggregate.paneMillis(), Integer.MIN_VALUE);
        int to = place(endMillis, Integer.MIN_VALUE);
        Instant latest = to == 0 ? null : latest(to).latest();
        AggregateValue value = new AggregateValue(compute(aggregate, from, to, at), latest);
        memo = new Memo(aggregate, endMillis, at, value);
        return value;
    }

    private Object compute(AggregateDefinition aggregate, int from, int to, Instant at) {
        if (from == to) {
            return switch (aggregate.function()) {
                case COUNT, SUM, DISTINCT_COUNT -> (Object) 0.0;
                case MEAN, MIN, MAX, STANDARD_DEVIATION, LAST, TIME_SINCE -> null;
            };
        }
        return switch (aggregate.function()) {
            case COUNT -> (Object) (double) count(from, to);
            case SUM -> sum(from, to).doubleValue();
            case MEAN ->
                sum(from, to)
                        .divide(BigDecimal.valueOf(count(from, to)), MathContext.DECIMAL64)
                        .doubleValue();
            case MIN -> least(from, to);
            case MAX -> largest(from, to);
            case STANDARD_DEVIATION -> Math.sqrt(variance(from, to));
            case DISTINCT_COUNT -> distinct(from, to);
            case LAST -> latest(to).last();
            case TIME_SINCE -> (at.toEpochMilli() - latest(to).latest().toEpochMilli()) / 1000.0;
        };
    }

    private long count(int from, int to) {
        return through(to).count() - through(from).count();
    }

    private BigDecimal sum(int from, int to) {
        return difference(through(to).sum(), through(from).sum());
    }

    /** (n * sum of squares - square of the sum) / n^2, exact up to the last division. */
    private double variance(int from, int to) {
        BigDecimal squares = difference(through(to).squares(), through(from).squares());
        BigDecimal sum = sum(from, to);
        BigDecimal count = BigDecimal.valueOf(count(from, to));
        BigDecimal above = squares.multiply(count).subtract(sum.multiply(sum));
        // the square of a term is rounded before it is summed
        return Math.max(
                0, above.divide(count.multiply(count), MathContext.DECIMAL64).doubleValue());
    }

    private static BigDecimal difference(BigDecimal through, BigDecimal before) {
        BigDecimal total = through == null ? BigDecimal.ZERO : through;
        return before == null ? total : total.subtract(before);
    }

    /** The totals of all cells before a place. */
    private Cell through(int place) {
        return place == 0 ? before : cells[place - 1];
    }

    private double least(int from, int to) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = from; i < to; i++) {
            least = Math.min(least, cells[i].min());
        }
        return least;
    }

    private double largest(int from, int to) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            largest = Math.max(largest, cells[i].max());
        }
        return largest;
    }

    private double distinct(int from, int to) {
        List<byte[]> sketches = new ArrayList<>();
        for (int i = from; i < to; i++) {
            sketches.add(cells[i].sketch());
        }
        return Sketches.count(sketches);
    }

    /** The cell with the latest event of those before a place, one at least: the panes follow one another in time. */
    private Cell latest(int to) {
        Cell latest = cells[to - 1];
        for (int i = to - 2; i >= 0 && cells[i].startMillis() == latest.startMillis(); i--) {
            if (Panes.isLater(cells[i].latest(), cells[i].last(), latest.latest(), latest.last())) {
                latest = cells[i];
            }
        }
        return latest;
    }

    private boolean holds(int place, long startMillis, int partition) {
        return place < cells.length && cells[place].isAt(startMillis, partition);
    }

    /** Index of the first cell that is not before this place. */
    private int place(long startMillis, int partition) {
        int low = 0;
        int high = cells.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (cells[middle].isBefore(startMillis, partition)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
