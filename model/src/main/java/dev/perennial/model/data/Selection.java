package dev.perennial.model.data;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Rows of columns that lie in parts, one part below the other. What a window, its holdout and its folds have in common so
 * lies in memory once; a column is put together for whoever asks for it.
 */
final class Selection {
    /** Where each part begins, and where the last one ends. */
    private final int[] starts;
    /** By row its position in the parts; null: as they lie. */
    private final int[] order;

    private final int from;
    private final int to;

    private Selection(int[] starts, int[] order, int from, int to) {
        this.starts = starts;
        this.order = order;
        this.from = from;
        this.to = to;
    }

    /** All rows of a single part. */
    static Selection of(int size) {
        return new Selection(new int[] {0, size}, null, 0, size);
    }

    /** All rows of parts of these sizes. There is at least one. */
    static Selection of(int[] sizes) {
        int[] starts = new int[sizes.length + 1];
        for (int part = 0; part < sizes.length; part++) {
            starts[part + 1] = Math.addExact(starts[part], sizes[part]);
        }
        return new Selection(starts, null, 0, starts[sizes.length]);
    }

    int size() {
        return to - from;
    }

    /** How many rows each part has. */
    IntStream partSizes() {
        return IntStream.range(1, starts.length).map(end -> starts[end] - starts[end - 1]);
    }

    /** Whether these are all rows, as they lie. */
    boolean isAll() {
        return order == null && size() == starts[starts.length - 1];
    }

    /** These rows from {@code first} (inclusive) to {@code last} (exclusive). */
    Selection rows(int first, int last) {
        if (first < 0 || last < first || last > size()) {
            throw new IndexOutOfBoundsException(first + " to " + last + " (expected: within " + size() + " rows)");
        }
        return new Selection(starts, order, from + first, from + last);
    }

    /** @param rows positions among these rows */
    Selection inOrder(int[] rows) {
        int[] positions = new int[rows.length];
        Arrays.setAll(positions, row -> position(rows[row]));
        return new Selection(starts, positions, 0, rows.length);
    }

    /** The part that a row lies in. */
    int part(int row) {
        return partOf(position(row));
    }

    /** Where in its part a row lies. */
    int within(int row) {
        int position = position(row);
        return position - starts[partOf(position)];
    }

    /**
     * A column; of a single part with all its rows the part itself.
     *
     * @param parts    arrays of one type
     * @param newArray makes one of that type
     */
    <A> A column(List<A> parts, IntFunction<A> newArray) {
        if (isAll() && parts.size() == 1) {
            return parts.get(0);
        }
        A column = newArray.apply(size());
        forEachRun((row, part, within, length) -> System.arraycopy(parts.get(part), within, column, row, length));
        return column;
    }

    /** Rows that lie one after the other. */
    interface Run {
        /**
         * @param row    the first one
         * @param part   that they lie in
         * @param within where in it the first one lies
         * @param length how many there are, at least 1
         */
        void take(int row, int part, int within, int length);
    }

    /** All rows, in their order. */
    void forEachRun(Run run) {
        int row = 0;
        while (row < size()) {
            int position = position(row);
            int part = partOf(position);
            int length = run(row, starts[part + 1]);
            run.take(row, part, position - starts[part], length);
            row += length;
        }
    }

    /** How many rows from this one on lie one after the other. */
    private int run(int row, int end) {
        int position = position(row);
        int most = Math.min(size() - row, end - position);
        if (order == null) {
            return most;
        }
        int length = 1;
        while (length < most && position(row + length) == position + length) {
            length++;
        }
        return length;
    }

    private int position(int row) {
        return order == null ? from + row : order[from + row];
    }

    private int partOf(int position) {
        int found = Arrays.binarySearch(starts, position);
        int part = found < 0 ? -found - 2 : found;
        // parts without rows begin where the next one does
        while (starts[part + 1] <= position) {
            part++;
        }
        return part;
    }
}
