package dev.perennial.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.export.GraphBuilder;
import java.util.ArrayList;
import java.util.List;

/** The tables of embedded categories, whose numbers are learnt with the layers above them. */
final class Embeddings {
    /** Numbers of a category. */
    static final int WIDTH = 8;

    private static final float SPREAD = 0.1f;

    private final List<EmbeddedCategory> categories;
    private final List<NDArray> tables = new ArrayList<>();

    /** @param manager owns the tables; seeded before */
    Embeddings(List<EmbeddedCategory> categories, NDManager manager) {
        this.categories = categories;
        for (EmbeddedCategory category : categories) {
            NDArray table = manager.randomNormal(0, SPREAD, new Shape(category.rows(), WIDTH), DataType.FLOAT32);
            table.setRequiresGradient(true);
            tables.add(table);
        }
    }

    boolean isEmpty() {
        return tables.isEmpty();
    }

    List<NDArray> tables() {
        return tables;
    }

    /** Positions of examples, one column per table. */
    NDArray positions(NDManager manager, FeatureTable examples) {
        int size = examples.size();
        long[] positions = new long[size * tables.size()];
        for (int table = 0; table < tables.size(); table++) {
            long[] own = categories.get(table).positions(examples);
            for (int row = 0; row < size; row++) {
                positions[row * tables.size() + table] = own[row];
            }
        }
        return manager.create(positions, new Shape(size, tables.size()));
    }

    /** The encoded columns and beside them what the tables have of the same examples. */
    NDArray beside(NDArray encoded, NDArray positions) {
        NDArray all = encoded;
        for (int table = 0; table < tables.size(); table++) {
            NDArray rows = Embedding.embedding(positions.get(":, {}", table), tables.get(table), SparseFormat.DENSE)
                    .singletonOrThrow();
            all = all.concat(rows, 1);
        }
        return all;
    }

    /** Adds the look-up to a graph; returns the encoded tensor with the tables' columns beside it. */
    String export(GraphBuilder graph, String encoded) {
        List<String> parts = new ArrayList<>(List.of(encoded));
        for (int table = 0; table < tables.size(); table++) {
            EmbeddedCategory category = categories.get(table);
            String rows = graph.node(
                            "Gather",
                            graph.floats(tables.get(table).toFloatArray(), category.rows(), WIDTH),
                            category.export(graph))
                    .add();
            parts.add(graph.node("Flatten", rows).with("axis", 1).add());
        }
        return graph.sideBySide(parts.toArray(String[]::new));
    }
}
