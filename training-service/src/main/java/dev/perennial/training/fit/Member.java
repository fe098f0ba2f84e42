package dev.perennial.training.fit;

import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.export.GraphBuilder;

/** A fitted member of a pool. */
sealed interface Member extends AutoCloseable permits TreeMember, LinearMember, PastMember {
    /** Examples it was fitted on; for one that was continued, those of the continuation. */
    int exampleCount();

    /** Per example its logit, or its value in the label's unit; not bounded. */
    double[] predict(FeatureTable examples);

    /** Adds it to a graph whose inputs are declared; returns the tensor of its predictions, one per example. */
    String export(GraphBuilder graph);

    /** The fitted numbers in the engine's own form. */
    byte[] nativeBytes();

    @Override
    void close();
}
