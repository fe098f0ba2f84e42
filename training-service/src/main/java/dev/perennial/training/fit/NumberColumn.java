package dev.perennial.training.fit;

import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.export.GraphBuilder;

/** A numeric or boolean feature as it is; NaN when missing. */
record NumberColumn(String feature) implements Column {
    @Override
    public int width() {
        return 1;
    }

    @Override
    public boolean isAmount() {
        return true;
    }

    @Override
    public void encode(FeatureTable examples, float[] values, int offset, int stride) {
        double[] numbers = examples.numbers(feature);
        for (int row = 0; row < numbers.length; row++) {
            values[row * stride + offset] = (float) numbers[row];
        }
    }

    @Override
    public String export(GraphBuilder graph) {
        return feature;
    }
}
