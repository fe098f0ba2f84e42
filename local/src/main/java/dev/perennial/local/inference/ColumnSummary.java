package dev.perennial.local.inference;

import dev.perennial.contracts.Instants;
import dev.perennial.contracts.Names;
import java.util.Map;
import java.util.TreeMap;

/** What was seen of one column. Memory is bounded: beyond a number of different values they are no longer kept. */
final class ColumnSummary {
    /** Different values that are kept at the most. */
    static final int MOST_VALUES = 1_000;

    private final Map<String, Long> values = new TreeMap<>();
    private long rows;
    private long missing;
    private boolean isOpenEnded;
    private boolean allNumbers = true;
    private boolean allBooleans = true;
    private boolean allTimes = true;
    private boolean allTexts = true;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    /** What a column looks like. */
    enum Kind {
        EMPTY,
        BOOLEAN,
        NUMBER,
        TIME,
        TEXT,
        /** text that no feature can have, such as one of more than 256 characters */
        UNUSABLE
    }

    /** @param cell null: missing */
    void add(String cell) {
        rows++;
        if (cell == null) {
            missing++;
            return;
        }
        allBooleans &= cell.equals("true") || cell.equals("false");
        allTimes = allTimes && Instants.parse(cell).isPresent();
        allTexts &= Names.isText(cell);
        addNumber(cell);
        if (values.size() < MOST_VALUES || values.containsKey(cell)) {
            values.merge(cell, 1L, Long::sum);
        } else {
            isOpenEnded = true;
        }
    }

    private void addNumber(String cell) {
        if (!allNumbers) {
            return;
        }
        try {
            double number = Double.parseDouble(cell);
            allNumbers = Float.isFinite((float) number);
            min = Math.min(min, number);
            max = Math.max(max, number);
        } catch (NumberFormatException e) {
            allNumbers = false;
        }
    }

    Kind kind() {
        if (rows == missing) {
            return Kind.EMPTY;
        }
        if (allBooleans) {
            return Kind.BOOLEAN;
        }
        if (allNumbers) {
            return Kind.NUMBER;
        }
        return allTimes ? Kind.TIME : allTexts ? Kind.TEXT : Kind.UNUSABLE;
    }

    double min() {
        return min;
    }

    double max() {
        return max;
    }

    /** Share of the rows without a value, in [0, 1]. */
    double missingShare() {
        return rows == 0 ? 0 : (double) missing / rows;
    }

    /** Rows by value, by the value's order; not all of them when {@link #isOpenEnded}. */
    Map<String, Long> values() {
        return values;
    }

    /** Whether there are more different values than are kept. */
    boolean isOpenEnded() {
        return isOpenEnded;
    }

    /** Whether no value came twice; known only of few rows. */
    boolean isUnique() {
        return missing == 0 && !isOpenEnded && values.size() == rows;
    }
}
