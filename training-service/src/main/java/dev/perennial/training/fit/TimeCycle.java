package dev.perennial.training.fit;

import dev.perennial.contracts.definition.FeatureDefinition.TimePart;
import java.time.LocalDate;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalField;
import java.util.stream.IntStream;

/**
 * How a part of an instant (UTC) comes back: what it is at each position of a cycle of equal units of time. The calendar
 * repeats every four years and its weeks every 28, as long as every fourth year is a leap year: from 1901-03-01 to
 * 2100-02-28.
 *
 * @param unitMillis length of a unit
 * @param shift      position of the unit that 1970-01-01 begins with
 * @param first      smallest value of the part
 * @param count      how many values it has
 * @param values     its value by position
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TimeCycle(double unitMillis, int shift, int first, int count, int[] values) {
    private static final double MINUTE_MILLIS = 60_000;
    private static final double HOUR_MILLIS = 60 * MINUTE_MILLIS;
    private static final double DAY_MILLIS = 24 * HOUR_MILLIS;
    /** 1970-01-01 was a Thursday, three days after a Monday. */
    private static final int EPOCH_DAY_OF_WEEK = 3;

    private static final int FOUR_YEARS = 4 * 365 + 1;
    private static final int TWENTY_EIGHT_YEARS = 7 * FOUR_YEARS;

    static TimeCycle of(TimePart part) {
        return switch (part) {
            case MINUTE -> new TimeCycle(MINUTE_MILLIS, 0, 0, 60, upFrom(0, 60));
            case HOUR -> new TimeCycle(HOUR_MILLIS, 0, 0, 24, upFrom(0, 24));
            case DAY_OF_WEEK -> new TimeCycle(DAY_MILLIS, EPOCH_DAY_OF_WEEK, 1, 7, upFrom(1, 7));
            case IS_WEEKEND -> new TimeCycle(DAY_MILLIS, EPOCH_DAY_OF_WEEK, 0, 2, new int[] {0, 0, 0, 0, 0, 1, 1});
            case DAY_OF_MONTH -> calendar(ChronoField.DAY_OF_MONTH, 31, FOUR_YEARS);
            case DAY_OF_YEAR -> calendar(ChronoField.DAY_OF_YEAR, 366, FOUR_YEARS);
            case WEEK -> calendar(IsoFields.WEEK_OF_WEEK_BASED_YEAR, 53, TWENTY_EIGHT_YEARS);
            case MONTH -> calendar(ChronoField.MONTH_OF_YEAR, 12, FOUR_YEARS);
        };
    }

    private static int[] upFrom(int first, int count) {
        return IntStream.range(first, first + count).toArray();
    }

    private static TimeCycle calendar(TemporalField field, int count, int days) {
        int[] values = IntStream.range(0, days)
                .map(day -> LocalDate.ofEpochDay(day).get(field))
                .toArray();
        return new TimeCycle(DAY_MILLIS, 0, 1, count, values);
    }

    /** The part as one number; NaN when missing. */
    float[][] numbers() {
        float[][] table = new float[values.length + 1][1];
        for (int position = 0; position < values.length; position++) {
            table[position][0] = values[position];
        }
        table[values.length][0] = Float.NaN;
        return table;
    }

    /** The number and its place on a circle; for a missing instant NaN and the circle's middle. */
    float[][] circle() {
        float[][] table = new float[values.length + 1][3];
        for (int position = 0; position < values.length; position++) {
            double angle = 2 * Math.PI * (values[position] - first) / count;
            table[position] =
                    new float[] {values[position], (float) StrictMath.sin(angle), (float) StrictMath.cos(angle)};
        }
        table[values.length][0] = Float.NaN;
        return table;
    }

    /** One flag per value; none for a missing instant. */
    float[][] flags() {
        float[][] table = new float[values.length + 1][count];
        for (int position = 0; position < values.length; position++) {
            table[position][values[position] - first] = 1;
        }
        return table;
    }
}
