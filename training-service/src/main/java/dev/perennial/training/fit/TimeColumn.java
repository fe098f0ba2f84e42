package dev.perennial.training.fit;

import dev.perennial.contracts.definition.FeatureDefinition.TimePart;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.export.GraphBuilder;

/**
 * A part of an instant (UTC), looked up in a table: one row of numbers per value of the part, and a last row for a
 * missing instant. A look-up gives the same bits everywhere, which a sine would not.
 */
final class TimeColumn implements Column {
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
        TimeCycle cycle = TimeCycle.of(part);
        return amount(feature, cycle, cycle.numbers());
    }

    /** The part as a linear model can use it: a day of the week as one flag per day, others with their place on a circle. */
    static TimeColumn expanded(String feature, TimePart part) {
        TimeCycle cycle = TimeCycle.of(part);
        return switch (part) {
            case DAY_OF_WEEK -> flags(feature, cycle);
            case IS_WEEKEND -> amount(feature, cycle, cycle.numbers());
            case HOUR, MINUTE, DAY_OF_MONTH, DAY_OF_YEAR, WEEK, MONTH -> amount(feature, cycle, cycle.circle());
        };
    }

    /** As few values as one flag each, for a linear model that has nothing else. */
    static TimeColumn flags(String feature, TimePart part) {
        return switch (part) {
            case HOUR, DAY_OF_WEEK, MONTH -> flags(feature, TimeCycle.of(part));
            case IS_WEEKEND, MINUTE, DAY_OF_MONTH, DAY_OF_YEAR, WEEK -> expanded(feature, part);
        };
    }

    private static TimeColumn flags(String feature, TimeCycle cycle) {
        return new TimeColumn(feature, false, cycle.unitMillis(), cycle.shift(), cycle.flags());
    }

    private static TimeColumn amount(String feature, TimeCycle cycle, float[][] table) {
        return new TimeColumn(feature, true, cycle.unitMillis(), cycle.shift(), table);
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
}
