package dev.perennial.training.fit;

import dev.perennial.model.data.Dataset;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.SearchSpace;
import dev.perennial.training.domain.tracking.Curve;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Boosting in parts. Each part begins with the bytes of the trees so far, wherever it is fitted, and each round draws its
 * rows and columns by its own number: so where the parts were fitted makes no difference, nor what was fitted in between.
 */
final class GrowingTrees {
    private final Map<String, Object> parameters;
    private final DMatrix examples;
    private final Map<String, DMatrix> watched;
    private Booster booster;
    private int rounds;
    private int best;
    private float bestLoss = Float.POSITIVE_INFINITY;

    private GrowingTrees(Map<String, Object> parameters, DMatrix examples, Map<String, DMatrix> watched) {
        this.parameters = parameters;
        this.examples = examples;
        this.watched = watched;
    }

    /** @param later where more rounds stop to help */
    static Part advance(
            Recipe recipe,
            TreeInput input,
            Targets targets,
            Labels labels,
            Dataset later,
            long seed,
            byte[] from,
            double share) {
        Map<String, Object> parameters = XgboostTrees.parameters(recipe, targets, labels, seed);
        parameters.put("seed_per_iteration", true);
        int all = XgboostTrees.rounds(recipe);
        GrowingTrees trees = new GrowingTrees(parameters, input.examples(), input.watched(later));
        try {
            if (from == null) {
                trees.start();
            } else {
                trees.read(from);
            }
            trees.grow((int) Math.ceil(share * all));
            Recipe found = recipe.with(SearchSpace.ROUNDS, trees.best + 1);
            return new Part(
                    new XgboostTrees(found, input.encoding(), targets, trees.booster, Curve.NONE),
                    trees.write(),
                    trees.rounds == all || trees.isExhausted());
        } catch (XGBoostError | IOException e) {
            throw new IllegalStateException("XGBoost cannot fit: " + e.getMessage(), e);
        }
    }

    private void start() throws XGBoostError {
        booster = XGBoost.train(examples, parameters, 1, Map.of(), null, null);
        judge();
    }

    private void read(byte[] state) throws XGBoostError, IOException {
        ByteBuffer bytes = ByteBuffer.wrap(state);
        rounds = bytes.getInt();
        best = bytes.getInt();
        bestLoss = bytes.getFloat();
        byte[] trees = new byte[bytes.remaining()];
        bytes.get(trees);
        booster = XGBoost.loadModel(trees);
        booster.setParams(parameters);
    }

    private byte[] write() throws XGBoostError {
        byte[] trees = Boosters.bytes(booster);
        return ByteBuffer.allocate(2 * Integer.BYTES + Float.BYTES + trees.length)
                .putInt(rounds)
                .putInt(best)
                .putFloat(bestLoss)
                .put(trees)
                .array();
    }

    private void grow(int end) throws XGBoostError {
        while (rounds < end && !isExhausted()) {
            FitStop.check(booster::dispose);
            booster.update(examples, rounds);
            judge();
        }
    }

    private boolean isExhausted() {
        return rounds - 1 - best >= XgboostTrees.PATIENCE;
    }

    /** Takes note of how good the newest round made it. */
    private void judge() throws XGBoostError {
        float[] losses = new float[1];
        booster.evalSet(
                watched.values().toArray(DMatrix[]::new), watched.keySet().toArray(String[]::new), rounds, losses);
        if (losses[0] < bestLoss) {
            bestLoss = losses[0];
            best = rounds;
        }
        rounds++;
    }
}
