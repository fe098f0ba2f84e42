package dev.perennial.model.data;

import dev.perennial.contracts.definition.FeatureDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Feature values by column; one row per example. Immutable: whoever hands over or is handed an array leaves it as it is.
 *
 * <p>Numeric, boolean (0 or 1) and time (epoch milliseconds) features are numbers, NaN when missing; categorical
 * features and images (as events write them) are texts, null when missing.
 *
 * <p>Parts and joins of a table share its memory. What gives a column may have to put it together: it is asked for once, not row by
 * row.
 */
public final class FeatureTable {
    private final Selection rows;
    private final Map<String, List<double[]>> numbers;
    private final Map<String, List<String[]>> texts;

    /**
     * @param size    number of rows, at least 0
     * @param numbers column by feature name, each of {@code size} values
     * @param texts   column by feature name, each of {@code size} values
     */
    public FeatureTable(int size, Map<String, double[]> numbers, Map<String, String[]> texts) {
        this(Selection.of(size), parts(numbers), parts(texts));
        numbers.forEach((name, column) -> requireLength(name, column.length, size));
        texts.forEach((name, column) -> requireLength(name, column.length, size));
    }

    private FeatureTable(Selection rows, Map<String, List<double[]>> numbers, Map<String, List<String[]>> texts) {
        this.rows = rows;
        this.numbers = numbers;
        this.texts = texts;
    }

    private static <A> Map<String, List<A>> parts(Map<String, A> columns) {
        Map<String, List<A>> parts = new LinkedHashMap<>();
        columns.forEach((name, column) -> parts.put(name, List.of(column)));
        return Collections.unmodifiableMap(parts);
    }

    /**
     * @param checkedRows rows as {@link dev.perennial.contracts.definition.ValueChecker} gives them; what is null or
     *     absent is missing
     * @throws IllegalArgumentException for a value of another type than its feature's
     */
    public static FeatureTable of(ModelDefinition definition, List<? extends Map<String, ?>> checkedRows) {
        Map<String, double[]> numbers = new LinkedHashMap<>();
        Map<String, String[]> texts = new LinkedHashMap<>();
        definition.inputs().forEach((name, feature) -> {
            if (isText(feature)) {
                texts.put(name, texts(name, checkedRows));
            } else {
                numbers.put(name, numbers(name, checkedRows));
            }
        });
        return new FeatureTable(checkedRows.size(), numbers, texts);
    }

    /** Whether the feature's column is one of texts, not of numbers. */
    public static boolean isText(FeatureDefinition feature) {
        return feature.type() == FeatureDefinition.Type.CATEGORICAL || feature.type() == FeatureDefinition.Type.IMAGE;
    }

    /** One table below the other; all have the same columns. There is at least one. */
    public static FeatureTable concat(List<FeatureTable> tables) {
        FeatureTable first = tables.get(0);
        if (tables.stream().anyMatch(table -> !table.hasColumnsOf(first))) {
            throw new IllegalArgumentException("tables with different columns (expected: the same)");
        }
        List<FeatureTable> all = tables.stream()
                .map(table -> table.rows.isAll() ? table : table.copy())
                .toList();
        return new FeatureTable(
                Selection.of(all.stream()
                        .flatMapToInt(table -> table.rows.partSizes())
                        .toArray()),
                below(all.stream().map(table -> table.numbers).toList()),
                below(all.stream().map(table -> table.texts).toList()));
    }

    private static <A> Map<String, List<A>> below(List<Map<String, List<A>>> tables) {
        Map<String, List<A>> parts = new LinkedHashMap<>();
        tables.get(0)
                .keySet()
                .forEach(name -> parts.put(
                        name,
                        tables.stream()
                                .flatMap(table -> table.get(name).stream())
                                .toList()));
        return Collections.unmodifiableMap(parts);
    }

    /** Number of rows. */
    public int size() {
        return rows.size();
    }

    /** Names of the columns of numbers, in the definition's order. */
    public Set<String> numberNames() {
        return numbers.keySet();
    }

    /** Names of the columns of texts, in the definition's order. */
    public Set<String> textNames() {
        return texts.keySet();
    }

    /**
     * A column, not to be written to.
     *
     * @throws IllegalArgumentException when there is no such column of numbers
     */
    public double[] numbers(String name) {
        return rows.column(require(numbers.get(name), name, "numbers"), double[]::new);
    }

    /**
     * A column, not to be written to.
     *
     * @throws IllegalArgumentException when there is no such column of texts
     */
    public String[] texts(String name) {
        return rows.column(require(texts.get(name), name, "texts"), String[]::new);
    }

    /**
     * Writes a column into a matrix of floats that lies row by row, without putting it together first.
     *
     * @param first  where its first value goes
     * @param stride from one of its values to the next, at least 1
     * @throws IllegalArgumentException when there is no such column of numbers
     */
    public void copyNumbers(String name, float[] matrix, int first, int stride) {
        List<double[]> parts = require(numbers.get(name), name, "numbers");
        rows.forEachRun((row, part, within, length) -> {
            double[] values = parts.get(part);
            int at = first + row * stride;
            for (int i = within; i < within + length; i++) {
                matrix[at] = (float) values[i];
                at += stride;
            }
        });
    }

    /**
     * A value of {@link #numbers}.
     *
     * @throws IllegalArgumentException when there is no such column of numbers
     */
    public double number(String name, int row) {
        return require(numbers.get(name), name, "numbers").get(rows.part(row))[rows.within(row)];
    }

    /**
     * A value of {@link #texts}.
     *
     * @throws IllegalArgumentException when there is no such column of texts
     */
    public String text(String name, int row) {
        return require(texts.get(name), name, "texts").get(rows.part(row))[rows.within(row)];
    }

    /** A copy of the rows at these positions, in this order; a position may come twice. */
    public FeatureTable select(int[] selected) {
        return inOrder(selected).copy();
    }

    /** The rows at these positions, in this order. */
    FeatureTable inOrder(int[] selected) {
        return new FeatureTable(rows.inOrder(selected), numbers, texts);
    }

    private FeatureTable copy() {
        Map<String, double[]> ownNumbers = new LinkedHashMap<>();
        numbers.keySet().forEach(name -> ownNumbers.put(name, numbers(name)));
        Map<String, String[]> ownTexts = new LinkedHashMap<>();
        texts.keySet().forEach(name -> ownTexts.put(name, texts(name)));
        return new FeatureTable(size(), ownNumbers, ownTexts);
    }

    /** The rows from {@code from} (inclusive) to {@code to} (exclusive), in this order. */
    public FeatureTable rows(int from, int to) {
        return from == 0 && to == size() ? this : new FeatureTable(rows.rows(from, to), numbers, texts);
    }

    private boolean hasColumnsOf(FeatureTable other) {
        return numbers.keySet().equals(other.numbers.keySet()) && texts.keySet().equals(other.texts.keySet());
    }

    private static double[] numbers(String name, List<? extends Map<String, ?>> rows) {
        double[] column = new double[rows.size()];
        Arrays.setAll(column, row -> number(name, rows.get(row).get(name)));
        return column;
    }

    private static double number(String name, Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof Boolean bool) {
            return bool ? 1 : 0;
        }
        if (value == null) {
            return Double.NaN;
        }
        throw new IllegalArgumentException(name + ": " + value + " (expected: Number or Boolean)");
    }

    private static String[] texts(String name, List<? extends Map<String, ?>> rows) {
        String[] column = new String[rows.size()];
        Arrays.setAll(column, row -> text(name, rows.get(row).get(name)));
        return column;
    }

    private static String text(String name, Object value) {
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new IllegalArgumentException(name + ": " + value + " (expected: String)");
    }

    private static <T> T require(T column, String name, String kind) {
        if (column == null) {
            throw new IllegalArgumentException(name + ": no such column of " + kind);
        }
        return column;
    }

    private static void requireLength(String name, int found, int expected) {
        if (found != expected) {
            throw new IllegalArgumentException(name + ": " + found + " values (expected: " + expected + ")");
        }
    }
}
