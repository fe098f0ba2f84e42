package dev.perennial.training.fit;

import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.export.GraphBuilder;
import java.util.Arrays;

/**
 * A numeric feature that has few values, all of them whole, as one flag per value; all are 0 for a missing value and for one
 * not listed.
 */
final class WholeNumberColumn implements Column {
    /** As many as a month has days. */
    private static final int MOST_VALUES = 31;

    private final String feature;
    private final float[] values;

    private WholeNumberColumn(String feature, float[] values) {
        this.feature = feature;
        this.values = values;
    }

    /** Without width when there are more than {@value #MOST_VALUES} values, or one that is not whole. */
    static WholeNumberColumn of(String feature, double[] numbers) {
        double[] distinct = Arrays.stream(numbers)
                .filter(number -> !Double.isNaN(number))
                .distinct()
                .limit(MOST_VALUES + 1L)
                .sorted()
                .toArray();
        boolean few = distinct.length <= MOST_VALUES
                && Arrays.stream(distinct).allMatch(number -> number == (float) Math.rint(number));
        float[] values = new float[few ? distinct.length : 0];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) distinct[i];
        }
        return new WholeNumberColumn(feature, values);
    }

    @Override
    public String feature() {
        return feature;
    }

    @Override
    public int width() {
        return values.length;
    }

    @Override
    public boolean isAmount() {
        return false;
    }

    @Override
    public void encode(FeatureTable examples, float[] encoded, int offset, int stride) {
        double[] numbers = examples.numbers(feature);
        for (int row = 0; row < numbers.length; row++) {
            for (int i = 0; i < values.length; i++) {
                encoded[row * stride + offset + i] = (float) numbers[row] == values[i] ? 1 : 0;
            }
        }
    }

    @Override
    public String export(GraphBuilder graph) {
        String equal = graph.node("Equal", feature, graph.floats(values, 1, values.length))
                .add();
        return graph.node("Cast", equal).toFloat().add();
    }
}
