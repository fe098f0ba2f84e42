package dev.perennial.local.inference;

import dev.perennial.contracts.Instants;
import dev.perennial.contracts.Names;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was seen of one column. Memory is bounded: beyond a number of different values they are no longer kept. */
final class ColumnSummary {
    /** Different values that are kept at the most. */
    static final int MOST_VALUES = 1_000;

    private static final int MOST_DAYS = 10_000;
    private static final long SECONDS_A_DAY = 86_400;

    private final Map<String, Long> values = new TreeMap<>();
    /** Rows by day since 1970. */
    private final TreeMap<Long, Long> days = new TreeMap<>();

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
        addTime(cell);
        allTexts &= Names.isText(cell);
        addNumber(cell);
        if (values.size() < MOST_VALUES || values.containsKey(cell)) {
            values.merge(cell, 1L, Long::sum);
        } else {
            isOpenEnded = true;
        }
    }

    private void addTime(String cell) {
        Optional<Instant> time = Instants.parse(cell);
        allTimes &= time.isPresent();
        time.or(() -> epochMillis(cell))
                .map(at -> Math.floorDiv(at.getEpochSecond(), SECONDS_A_DAY))
                .filter(day -> days.size() < MOST_DAYS || days.containsKey(day))
                .ifPresent(day -> days.merge(day, 1L, Long::sum));
    }

    private static Optional<Instant> epochMillis(String cell) {
        return cell.matches("\\d{1,15}") ? Instants.parse(Long.valueOf(cell)) : Optional.empty();
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

    /** Rows of the day (UTC) that has the fewest, the first and the last day left out; 0 where there are few days, or days without any. */
    long leastInADay() {
        if (days.size() < 3 || days.size() == MOST_DAYS) {
            return 0;
        }
        long between = days.lastKey() - days.firstKey() - 1;
        SortedMap<Long, Long> inner = days.subMap(days.firstKey() + 1, days.lastKey());
        return inner.size() < between
                ? 0
                : inner.values().stream().min(Long::compareTo).orElse(0L);
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
