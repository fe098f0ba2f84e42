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
        examples.copyNumbers(feature, values, offset, stride);
    }

    @Override
    public String export(GraphBuilder graph) {
        return feature;
    }
}
