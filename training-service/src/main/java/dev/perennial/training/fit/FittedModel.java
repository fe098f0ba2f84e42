package dev.perennial.training.fit;

import dev.perennial.model.data.FeatureTable;

/** A model as its own engine holds it. */
public sealed interface FittedModel extends AutoCloseable permits FittedRecipe, Blend {
    /** Per example one probability per class in the definition's order, or the one value; by the native engine. */
    double[][] score(FeatureTable examples);

    /** The fitted numbers in the engine's own form. */
    byte[] nativeBytes();

    /** The model with its whole preprocessing as one ONNX graph. */
    byte[] onnx();

    @Override
    void close();
}
