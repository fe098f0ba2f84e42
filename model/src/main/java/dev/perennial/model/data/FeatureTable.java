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
 */
public final class FeatureTable {
    private final int size;
    private final Map<String, double[]> numbers;
    private final Map<String, String[]> texts;

    /**
     * @param size    number of rows, at least 0
     * @param numbers column by feature name, each of {@code size} values
     * @param texts   column by feature name, each of {@code size} values
     */
    public FeatureTable(int size, Map<String, double[]> numbers, Map<String, String[]> texts) {
        numbers.forEach((name, column) -> requireLength(name, column.length, size));
        texts.forEach((name, column) -> requireLength(name, column.length, size));
        this.size = size;
        this.numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
        this.texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
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
        Map<String, double[]> numbers = new LinkedHashMap<>();
        first.numbers
                .keySet()
                .forEach(name -> numbers.put(
                        name,
                        Columns.concatDoubles(tables.stream()
                                .map(table -> table.numbers(name))
                                .toList())));
        Map<String, String[]> texts = new LinkedHashMap<>();
        first.texts
                .keySet()
                .forEach(name -> texts.put(
                        name,
                        Columns.concatTexts(
                                tables.stream().map(table -> table.texts(name)).toList())));
        return new FeatureTable(tables.stream().mapToInt(FeatureTable::size).sum(), numbers, texts);
    }

    /** Number of rows. */
    public int size() {
        return size;
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
     * The column itself, not to be written to.
     *
     * @throws IllegalArgumentException when there is no such column of numbers
     */
    public double[] numbers(String name) {
        return require(numbers.get(name), name, "numbers");
    }

    /**
     * The column itself, not to be written to.
     *
     * @throws IllegalArgumentException when there is no such column of texts
     */
    public String[] texts(String name) {
        return require(texts.get(name), name, "texts");
    }

    /** The rows at these positions, in this order; a position may come twice. */
    public FeatureTable select(int[] rows) {
        Map<String, double[]> selectedNumbers = new LinkedHashMap<>();
        numbers.forEach((name, column) -> selectedNumbers.put(name, Columns.select(column, rows)));
        Map<String, String[]> selectedTexts = new LinkedHashMap<>();
        texts.forEach((name, column) -> selectedTexts.put(name, Columns.select(column, rows)));
        return new FeatureTable(rows.length, selectedNumbers, selectedTexts);
    }

    /** The rows from {@code from} (inclusive) to {@code to} (exclusive), in this order. */
    public FeatureTable rows(int from, int to) {
        Map<String, double[]> ownNumbers = new LinkedHashMap<>();
        numbers.forEach((name, column) -> ownNumbers.put(name, Arrays.copyOfRange(column, from, to)));
        Map<String, String[]> ownTexts = new LinkedHashMap<>();
        texts.forEach((name, column) -> ownTexts.put(name, Arrays.copyOfRange(column, from, to)));
        return new FeatureTable(to - from, ownNumbers, ownTexts);
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
