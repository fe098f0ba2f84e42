package dev.perennial.training.fit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.Calibration;
import dev.perennial.training.domain.IsotonicRegression;
import dev.perennial.training.export.GraphBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Steps over the logit of the positive one of two classes; in a graph one decision tree. */
record IsotonicCalibrator(IsotonicRegression steps) implements Calibrator {
    @Override
    public boolean hasSteps() {
        return true;
    }

    @Override
    public double[][] probabilities(double[][] margins) {
        return Arrays.stream(margins)
                .map(margin -> steps.value((float) margin[0]))
                .map(positive -> new double[] {1 - positive, positive})
                .toArray(double[][]::new);
    }

    @Override
    public String export(GraphBuilder graph, String margins) {
        Tree tree = new Tree(steps.thresholds(), steps.values());
        tree.add(0, tree.values.length);
        int nodes = tree.modes.size();
        String positive = graph.mlNode("TreeEnsembleRegressor", margins)
                .with("aggregate_function", "SUM")
                .with("post_transform", "NONE")
                .with("n_targets", 1)
                .with("nodes_treeids", new long[nodes])
                .with("nodes_nodeids", LongStream.range(0, nodes).toArray())
                .with("nodes_featureids", new long[nodes])
                .with("nodes_values", floats(tree.conditions))
                .with("nodes_modes", tree.modes)
                .with("nodes_truenodeids", longs(tree.left))
                .with("nodes_falsenodeids", longs(tree.right))
                .with("nodes_missing_value_tracks_true", new long[nodes])
                .with("target_treeids", new long[tree.leaves.size()])
                .with("target_nodeids", longs(tree.leaves))
                .with("target_ids", new long[tree.leaves.size()])
                .with("target_weights", tree.values)
                .add();
        return Targets.bothClasses(graph, positive);
    }

    /** A balanced search tree over the thresholds. */
    private static final class Tree {
        final float[] thresholds;
        final float[] values;
        final List<String> modes = new ArrayList<>();
        final List<Float> conditions = new ArrayList<>();
        final List<Long> left = new ArrayList<>();
        final List<Long> right = new ArrayList<>();
        final List<Long> leaves = new ArrayList<>();

        Tree(float[] thresholds, float[] values) {
            this.thresholds = thresholds;
            this.values = values;
        }

        /** Adds the subtree that tells the values from one position to another apart; returns its root. */
        long add(int from, int to) {
            int node = modes.size();
            boolean isLeaf = to - from == 1;
            int middle = (from + to) / 2;
            modes.add(isLeaf ? "LEAF" : "BRANCH_LT");
            conditions.add(isLeaf ? 0 : thresholds[middle - 1]);
            left.add(0L);
            right.add(0L);
            if (isLeaf) {
                leaves.add((long) node);
            } else {
                left.set(node, add(from, middle));
                right.set(node, add(middle, to));
            }
            return node;
        }
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    private static float[] floats(List<Float> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }

    @Override
    public ObjectNode toJson() {
        return Json.mapper()
                .createObjectNode()
                .put("kind", Json.name(Calibration.ISOTONIC))
                .put("steps", steps.values().length);
    }
}
