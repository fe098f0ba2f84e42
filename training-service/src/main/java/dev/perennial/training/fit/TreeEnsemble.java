package dev.perennial.training.fit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.perennial.training.export.GraphBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The trees of an XGBoost model, read from its JSON. A value goes left when it is less than the threshold, and where the
 * node says so when it is missing.
 */
final class TreeEnsemble {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final List<JsonNode> trees;
    private final int[] outputs;
    private final float[] bases;

    private TreeEnsemble(List<JsonNode> trees, int[] outputs, float[] bases) {
        this.trees = trees;
        this.outputs = outputs;
        this.bases = bases;
    }

    /** @throws IllegalArgumentException for a model with something that this graph does not cover */
    static TreeEnsemble read(byte[] json) {
        try {
            JsonNode learner = MAPPER.readTree(json).path("learner");
            JsonNode booster = learner.path("gradient_booster");
            require(booster.path("name").asText().equals("gbtree"), "gbtree");
            JsonNode model = booster.path("model");
            List<JsonNode> trees = new ArrayList<>();
            model.path("trees").forEach(trees::add);
            trees.forEach(tree -> require(tree.path("categories").isEmpty(), "no categorical split"));
            int[] outputs = new int[trees.size()];
            Arrays.setAll(outputs, tree -> model.path("tree_info").get(tree).asInt());
            return new TreeEnsemble(trees, outputs, bases(learner));
        } catch (IOException e) {
            throw new IllegalArgumentException("a booster is not JSON: " + e.getMessage(), e);
        }
    }

    private static float[] bases(JsonNode learner) {
        JsonNode parameters = learner.path("learner_model_param");
        String text = parameters.path("base_score").asText().replaceAll("[\\[\\]]", "");
        double base = Double.parseDouble(text);
        boolean logistic = learner.path("objective").path("name").asText().equals("binary:logistic");
        float[] bases = new float[Math.max(1, parameters.path("num_class").asInt())];
        Arrays.fill(bases, (float) (logistic ? Math.log(base / (1 - base)) : base));
        return bases;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("a booster that cannot be exported (expected: " + what + ")");
        }
    }

    /** Adds the trees; returns the tensor of their sums, before any link function. */
    String export(GraphBuilder graph, String encoded) {
        Nodes nodes = new Nodes();
        for (int tree = 0; tree < trees.size(); tree++) {
            nodes.add(tree, trees.get(tree), outputs[tree]);
        }
        return graph.mlNode("TreeEnsembleRegressor", encoded)
                .with("aggregate_function", "SUM")
                .with("post_transform", "NONE")
                .with("n_targets", bases.length)
                .with("base_values", bases)
                .with("nodes_treeids", nodes.trees.build().toArray())
                .with("nodes_nodeids", nodes.ids.build().toArray())
                .with("nodes_featureids", nodes.columns.build().toArray())
                .with("nodes_values", nodes.thresholds.toArray())
                .with("nodes_modes", nodes.modes)
                .with("nodes_truenodeids", nodes.left.build().toArray())
                .with("nodes_falsenodeids", nodes.right.build().toArray())
                .with(
                        "nodes_missing_value_tracks_true",
                        nodes.missingLeft.build().toArray())
                .with("target_treeids", nodes.leafTrees.build().toArray())
                .with("target_nodeids", nodes.leafIds.build().toArray())
                .with("target_ids", nodes.leafOutputs.build().toArray())
                .with("target_weights", nodes.leafValues.toArray())
                .add();
    }

    /** The attributes of the operator: one list per property, one entry per node or leaf. */
    private static final class Nodes {
        final LongStream.Builder trees = LongStream.builder();
        final LongStream.Builder ids = LongStream.builder();
        final LongStream.Builder columns = LongStream.builder();
        final Floats thresholds = new Floats();
        final List<String> modes = new ArrayList<>();
        final LongStream.Builder left = LongStream.builder();
        final LongStream.Builder right = LongStream.builder();
        final LongStream.Builder missingLeft = LongStream.builder();
        final LongStream.Builder leafTrees = LongStream.builder();
        final LongStream.Builder leafIds = LongStream.builder();
        final LongStream.Builder leafOutputs = LongStream.builder();
        final Floats leafValues = new Floats();

        void add(int tree, JsonNode json, int output) {
            JsonNode lefts = json.path("left_children");
            JsonNode conditions = json.path("split_conditions");
            for (int node = 0; node < lefts.size(); node++) {
                boolean leaf = lefts.get(node).asInt() < 0;
                float value = (float) conditions.get(node).asDouble();
                trees.add(tree);
                ids.add(node);
                modes.add(leaf ? "LEAF" : "BRANCH_LT");
                columns.add(leaf ? 0 : json.path("split_indices").get(node).asInt());
                thresholds.add(leaf ? 0 : value);
                left.add(leaf ? 0 : lefts.get(node).asInt());
                right.add(leaf ? 0 : json.path("right_children").get(node).asInt());
                missingLeft.add(leaf ? 0 : json.path("default_left").get(node).asInt());
                if (leaf) {
                    leafTrees.add(tree);
                    leafIds.add(node);
                    leafOutputs.add(output);
                    leafValues.add(value);
                }
            }
        }
    }

    private static final class Floats {
        private float[] values = new float[64];
        private int size;

        void add(float value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size++] = value;
        }

        float[] toArray() {
            return Arrays.copyOf(values, size);
        }
    }
}
