package dev.perennial.training.fit;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.Task;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.SearchSpace;
import dev.perennial.training.domain.explanation.Contributions;
import dev.perennial.training.domain.explanation.ShapEffort;
import dev.perennial.training.domain.tracking.Curve;
import dev.perennial.training.export.GraphBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Trees by XGBoost: gradient boosting (Chen, Guestrin 2016), or a random forest (Breiman 2001), which is one round of many trees, each
 * grown on a sample of the examples with a sample of the columns at each of its nodes. Missing values take the branch that fits them best.
 *
 * <p>A forest's trees are fitted to the loss as those of boosting are, by one step from the mean, and averaged; for classes they so
 * average logits, not shares of votes.
 */
final class XgboostTrees implements FittedRecipe {
    /** Boosting rounds without any gain after which it stops early. */
    static final int PATIENCE = 15;

    private final Recipe recipe;
    private final FeatureEncoding encoding;
    private final Targets targets;
    private final Booster booster;
    private final Curve curve;

    XgboostTrees(Recipe recipe, FeatureEncoding encoding, Targets targets, Booster booster, Curve curve) {
        this.recipe = recipe;
        this.encoding = encoding;
        this.targets = targets;
        this.booster = booster;
        this.curve = curve;
    }

    /** @param later where more rounds stop to help; null: all rounds of the recipe */
    static XgboostTrees fit(Recipe recipe, TreeInput input, Targets targets, Labels labels, Dataset later, long seed) {
        // a forest's one round cannot stop early
        Dataset watched = recipe.algorithm() == Algorithm.RANDOM_FOREST ? null : later;
        Map<String, DMatrix> matrices = input.watched(watched);
        try {
            Map<String, Object> parameters = parameters(recipe, targets, labels, seed);
            int rounds = rounds(recipe);
            float[][] losses = new float[matrices.size()][rounds];
            Booster booster =
                    XGBoost.train(input.examples(), parameters, rounds, matrices, losses, null, null, PATIENCE);
            if (watched == null) {
                return new XgboostTrees(recipe, input.encoding(), targets, booster, Curve.NONE);
            }
            String best = booster.getAttr("best_iteration");
            int useful = best == null ? rounds : Integer.parseInt(best) + 1;
            Curve curve = curve(losses[0], booster.getNumBoostedRound());
            return new XgboostTrees(recipe.with(SearchSpace.ROUNDS, useful), input.encoding(), targets, booster, curve);
        } catch (XGBoostError e) {
            throw new IllegalStateException("XGBoost cannot fit: " + e.getMessage(), e);
        }
    }

    private static Curve curve(float[] losses, int rounds) {
        List<Float> told = new ArrayList<>(rounds);
        for (int round = 0; round < rounds; round++) {
            told.add(losses[round]);
        }
        return Curve.of("validation-loss-by-round", told);
    }

    static int rounds(Recipe recipe) {
        return recipe.algorithm() == Algorithm.RANDOM_FOREST ? 1 : recipe.integer(SearchSpace.ROUNDS);
    }

    static Map<String, Object> parameters(Recipe recipe, Targets targets, Labels labels, long seed) {
        Map<String, Object> parameters = Boosters.settings(seed);
        parameters.put("max_depth", recipe.integer("maxDepth"));
        parameters.put("min_child_weight", recipe.number("minChildWeight"));
        parameters.put("subsample", recipe.number("rowFraction"));
        parameters.put("lambda", recipe.number("l2"));
        if (recipe.algorithm() == Algorithm.RANDOM_FOREST) {
            parameters.put("eta", 1);
            parameters.put("colsample_bynode", recipe.number("columnFraction"));
            parameters.put("num_parallel_tree", recipe.integer("trees"));
        } else {
            parameters.put("eta", recipe.number("learningRate"));
            parameters.put("colsample_bytree", recipe.number("columnFraction"));
        }
        switch (targets.task()) {
            case BINARY_CLASSIFICATION -> {
                parameters.put("objective", "binary:logistic");
                parameters.put("eval_metric", "logloss");
                parameters.put("base_score", labels.mean());
            }
            case MULTICLASS_CLASSIFICATION, IMAGE_CLASSIFICATION -> {
                parameters.put("objective", "multi:softprob");
                parameters.put("eval_metric", "mlogloss");
                parameters.put("num_class", targets.classes());
                parameters.put("base_score", 0);
            }
            case REGRESSION -> {
                parameters.put("objective", "reg:squarederror");
                parameters.put("eval_metric", "rmse");
                parameters.put("base_score", 0);
            }
        }
        return parameters;
    }

    FeatureEncoding encoding() {
        return encoding;
    }

    @Override
    public Recipe recipe() {
        return recipe;
    }

    @Override
    public Curve curve() {
        return curve;
    }

    @Override
    public double[][] score(FeatureTable examples) {
        return scores(Boosters.predict(booster, encoding, examples, false, rounds(recipe)));
    }

    private double[][] scores(float[][] predicted) {
        int width = predicted.length == 0 ? 1 : predicted[0].length;
        boolean binary = targets.task() == Task.BINARY_CLASSIFICATION;
        float[] values = new float[predicted.length * (binary ? 2 : width)];
        int next = 0;
        for (float[] row : predicted) {
            if (binary) {
                values[next++] = 1 - row[0];
            }
            for (float value : row) {
                values[next++] = value;
            }
        }
        return targets.scores(values);
    }

    @Override
    public ShapEffort shapEffort() {
        return ShapEffort.TREE;
    }

    @Override
    public Contributions contributions(List<String> inputs, FeatureTable examples, FeatureTable background, long seed) {
        float[][] encoded = Boosters.contributions(booster, encoding.encode(examples), rounds(recipe));
        return EncodedContributions.ofTrees(encoded, encoding.inputs(), inputs.size(), targets);
    }

    /** The booster as XGBoost's own JSON, readable by every binding of XGBoost. */
    @Override
    public byte[] nativeBytes() {
        return Boosters.json(booster);
    }

    @Override
    public byte[] onnx() {
        GraphBuilder graph = new GraphBuilder();
        String raw = exportMargins(graph);
        return targets.finish(
                graph,
                switch (targets.task()) {
                    case BINARY_CLASSIFICATION ->
                        Targets.bothClasses(graph, graph.node("Sigmoid", raw).add());
                    case MULTICLASS_CLASSIFICATION, IMAGE_CLASSIFICATION ->
                        graph.node("Softmax", raw).with("axis", 1).add();
                    case REGRESSION -> raw;
                });
    }

    @Override
    public String exportMargins(GraphBuilder graph) {
        return TreeEnsemble.read(nativeBytes()).export(graph, encoding.export(graph));
    }

    @Override
    public double[][] margins(FeatureTable examples) {
        float[][] predicted = Boosters.predict(booster, encoding, examples, true, rounds(recipe));
        double[][] margins = new double[predicted.length][];
        for (int row = 0; row < margins.length; row++) {
            margins[row] = new double[predicted[row].length];
            for (int column = 0; column < margins[row].length; column++) {
                margins[row][column] = predicted[row][column];
            }
        }
        return margins;
    }

    @Override
    public Targets targets() {
        return targets;
    }

    @Override
    public void close() {
        booster.dispose();
    }
}
