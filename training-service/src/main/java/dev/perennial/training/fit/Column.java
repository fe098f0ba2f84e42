package dev.perennial.training.fit;

import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.export.GraphBuilder;

/** One or more encoded columns made from one feature: once in Java, for fitting, and once as nodes of the graph. */
sealed interface Column permits NumberColumn, WholeNumberColumn, CategoryColumn, TimeColumn {
    /** The feature that it is made from. */
    String feature();

    /** Encoded columns that it makes, at least 1. */
    int width();

    /** Whether its columns are amounts, to be brought to one scale, rather than flags. */
    boolean isAmount();

    /**
     * @param values row-major matrix to write into
     * @param offset first of its columns
     * @param stride columns of the matrix
     */
    void encode(FeatureTable examples, float[] values, int offset, int stride);

    /** Adds the nodes that do the same; returns the tensor of {@link #width} floats per example. */
    String export(GraphBuilder graph);
}
