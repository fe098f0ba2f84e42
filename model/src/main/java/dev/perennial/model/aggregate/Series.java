package dev.perennial.model.aggregate;

import dev.perennial.contracts.definition.AggregateDefinition;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The panes of one aggregate of one entity, ascending by start, then by partition. Immutable. */
final class Series {
    static final Series EMPTY = new Series(new Cell[0]);

    private final Cell[] cells;
    /** The last value that was read, for most entities are read more often than they change. */
    private volatile Memo memo;

    private record Memo(AggregateDefinition aggregate, long endMillis, Instant at, AggregateValue value) {}

    private Series(Cell[] cells) {
        this.cells = cells;
    }

    int size() {
        return cells.length;
    }

    Series with(Cell cell) {
        int place = place(cell.startMillis(), cell.partition());
        boolean replaces = place < cells.length
                && cells[place].startMillis() == cell.startMillis()
                && cells[place].partition() == cell.partition();
        Cell[] changed = new Cell[cells.length + (replaces ? 0 : 1)];
        System.arraycopy(cells, 0, changed, 0, place);
        changed[place] = cell;
        System.arraycopy(
                cells, place + (replaces ? 1 : 0), changed, place + 1, cells.length - place - (replaces ? 1 : 0));
        return new Series(changed);
    }

    Series without(long startMillis, int partition) {
        List<Cell> kept = new ArrayList<>(cells.length);
        for (Cell cell : cells) {
            if (cell.startMillis() != startMillis || cell.partition() != partition) {
                kept.add(cell);
            }
        }
        return new Series(kept.toArray(Cell[]::new));
    }

    /** How many contributions a pane of a partition holds; 0 when there is no such pane. */
    long count(long startMillis, int partition) {
        int place = place(startMillis, partition);
        boolean isThere = place < cells.length
                && cells[place].startMillis() == startMillis
                && cells[place].partition() == partition;
        return isThere ? cells[place].count() : 0;
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
        Instant latest = null;
        for (int i = 0; i < to; i++) {
            latest = latest == null || cells[i].latest().isAfter(latest) ? cells[i].latest() : latest;
        }
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
            case LAST -> latest(from, to).last();
            case TIME_SINCE -> (at.toEpochMilli() - latest(from, to).latest().toEpochMilli()) / 1000.0;
        };
    }

    private long count(int from, int to) {
        long count = 0;
        for (int i = from; i < to; i++) {
            count += cells[i].count();
        }
        return count;
    }

    private BigDecimal sum(int from, int to) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = from; i < to; i++) {
            sum = sum.add(cells[i].sum());
        }
        return sum;
    }

    /** (n * sum of squares - square of the sum) / n^2, exact up to the last division. */
    private double variance(int from, int to) {
        BigDecimal squares = BigDecimal.ZERO;
        for (int i = from; i < to; i++) {
            squares = squares.add(cells[i].sumOfSquares());
        }
        BigDecimal sum = sum(from, to);
        BigDecimal count = BigDecimal.valueOf(count(from, to));
        BigDecimal above = squares.multiply(count).subtract(sum.multiply(sum));
        // the square of a term is rounded before it is summed
        return Math.max(
                0, above.divide(count.multiply(count), MathContext.DECIMAL64).doubleValue());
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

    private Cell latest(int from, int to) {
        Cell latest = cells[from];
        for (int i = from + 1; i < to; i++) {
            if (Panes.isLater(cells[i].latest(), cells[i].last(), latest.latest(), latest.last())) {
                latest = cells[i];
            }
        }
        return latest;
    }

    /** Index of the first cell that is not before this place. */
    private int place(long startMillis, int partition) {
        int low = 0;
        int high = cells.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            Cell cell = cells[middle];
            boolean isBefore = cell.startMillis() < startMillis
                    || (cell.startMillis() == startMillis && cell.partition() < partition);
            if (isBefore) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
