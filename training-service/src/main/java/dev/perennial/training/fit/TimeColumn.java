package dev.perennial.training.fit;

import dev.perennial.contracts.definition.FeatureDefinition.TimePart;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.export.GraphBuilder;

/**
 * A part of an instant (UTC), looked up in a table: one row of numbers per value of the part, and a last row for a
 * missing instant. A look-up gives the same bits everywhere, which a sine would not.
 */
final class TimeColumn implements Column {
    private static final double HOUR_MILLIS = 3_600_000;
    private static final double DAY_MILLIS = 24 * HOUR_MILLIS;
    /** 1970-01-01 was a Thursday, three days after a Monday. */
    private static final int EPOCH_DAY_OF_WEEK = 3;

    private final String feature;
    private final boolean amount;
    private final double unitMillis;
    private final int shift;
    private final float[][] table;

    private TimeColumn(String feature, boolean amount, double unitMillis, int shift, float[][] table) {
        this.feature = feature;
        this.amount = amount;
        this.unitMillis = unitMillis;
        this.shift = shift;
        this.table = table;
    }

    /** The part as one number, for trees; NaN when missing. */
    static TimeColumn number(String feature, TimePart part) {
        return switch (part) {
            case HOUR -> hour(feature, numbers(24, 0));
            case DAY_OF_WEEK -> dayOfWeek(feature, true, numbers(7, 1));
        };
    }

    /** The part as a linear model can use it: the hour with its place on the circle, the day as one flag per day. */
    static TimeColumn expanded(String feature, TimePart part) {
        return switch (part) {
            case HOUR -> hour(feature, circle(24));
            case DAY_OF_WEEK -> dayOfWeek(feature, false, flags(7));
        };
    }

    /** The part as one flag per value, for a linear model that has nothing else. */
    static TimeColumn flags(String feature, TimePart part) {
        return switch (part) {
            case HOUR -> new TimeColumn(feature, false, HOUR_MILLIS, 0, flags(24));
            case DAY_OF_WEEK -> dayOfWeek(feature, false, flags(7));
        };
    }

    private static TimeColumn hour(String feature, float[][] table) {
        return new TimeColumn(feature, true, HOUR_MILLIS, 0, table);
    }

    private static TimeColumn dayOfWeek(String feature, boolean amount, float[][] table) {
        return new TimeColumn(feature, amount, DAY_MILLIS, EPOCH_DAY_OF_WEEK, table);
    }

    @Override
    public String feature() {
        return feature;
    }

    @Override
    public int width() {
        return table[0].length;
    }

    @Override
    public boolean isAmount() {
        return amount;
    }

    @Override
    public void encode(FeatureTable examples, float[] values, int offset, int stride) {
        double[] millis = examples.numbers(feature);
        for (int row = 0; row < millis.length; row++) {
            System.arraycopy(table[index(millis[row])], 0, values, row * stride + offset, width());
        }
    }

    private int index(double millis) {
        int period = table.length - 1;
        double units = Math.floor(millis / unitMillis) + shift;
        double rest = units - Math.floor(units / period) * period;
        return Double.isNaN(rest) ? period : (int) Math.max(0, Math.min(period, rest));
    }

    @Override
    public String export(GraphBuilder graph) {
        String period = graph.number(table.length - 1);
        String whole = graph.node(
                        "Floor",
                        graph.node("Div", feature, graph.number(unitMillis)).add())
                .add();
        String units = graph.node("Add", whole, graph.number(shift)).add();
        String turns =
                graph.node("Floor", graph.node("Div", units, period).add()).add();
        String rest =
                graph.node("Sub", units, graph.node("Mul", turns, period).add()).add();
        String missing = graph.node("IsNaN", rest).add();
        String bounded = graph.node("Clip", rest, graph.number(0), period).add();
        String index = graph.node(
                        "Cast", graph.node("Where", missing, period, bounded).add())
                .toInteger()
                .add();
        String rows = graph.node("Gather", graph.floats(flat(), table.length, width()), index)
                .add();
        return graph.node("Flatten", rows).with("axis", 1).add();
    }

    private float[] flat() {
        float[] values = new float[table.length * width()];
        for (int row = 0; row < table.length; row++) {
            System.arraycopy(table[row], 0, values, row * width(), width());
        }
        return values;
    }

    private static float[][] numbers(int period, int first) {
        float[][] table = new float[period + 1][1];
        for (int value = 0; value < period; value++) {
            table[value][0] = first + value;
        }
        table[period][0] = Float.NaN;
        return table;
    }

    /** The number itself is NaN for a missing instant, the place on the circle is its middle. */
    private static float[][] circle(int period) {
        float[][] table = new float[period + 1][3];
        for (int value = 0; value < period; value++) {
            double angle = 2 * Math.PI * value / period;
            table[value] = new float[] {value, (float) StrictMath.sin(angle), (float) StrictMath.cos(angle)};
        }
        table[period][0] = Float.NaN;
        return table;
    }

    private static float[][] flags(int period) {
        float[][] table = new float[period + 1][period];
        for (int value = 0; value < period; value++) {
            table[value][value] = 1;
        }
        return table;
    }
}
