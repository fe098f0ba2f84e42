package dev.perennial.training.fit;

import dev.perennial.training.domain.PoolMember.Learner;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Boosting by XGBoost whose trees grow leaf by leaf, where the loss falls most. On one thread and seeded: the same examples
 * give the same bytes.
 *
 * @param rounds trees, or trees more
 */
record Leafwise(Learner learner, int rounds, long seed) {
    /** An example's largest second derivative of the logarithmic loss, which XGBoost counts instead of examples. */
    private static final double LOGISTIC_EXAMPLE = 0.25;

    /**
     * What is fitted on.
     *
     * @param labels  as {@link PoolTargets} scales them
     * @param weights what each example counts, 1 on average
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Examples(Matrix features, float[] labels, double[] weights) {
        private DMatrix open() throws XGBoostError {
            DMatrix matrix = Boosters.matrix(features);
            float[] floats = new float[weights.length];
            for (int row = 0; row < floats.length; row++) {
                floats[row] = (float) weights[row];
            }
            matrix.setLabel(labels);
            matrix.setWeight(floats);
            return matrix;
        }

        /** The share of positive labels, as half an example of each class more would make it: never 0 or 1. */
        private double share() {
            double positive = 0;
            for (int row = 0; row < labels.length; row++) {
                positive += weights[row] * labels[row];
            }
            return (positive + 0.5) / (labels.length + 1);
        }
    }

    /** @param signs per column: 1 where the prediction may only rise with it, -1 where it may only fall, else 0 */
    Booster fit(Examples examples, List<Integer> signs, boolean logistic) {
        Map<String, Object> parameters = parameters(logistic);
        parameters.put("base_score", logistic ? examples.share() : 0);
        parameters.put(
                "monotone_constraints", signs.stream().map(String::valueOf).collect(Collectors.joining(",", "(", ")")));
        try {
            DMatrix matrix = examples.open();
            try {
                return XGBoost.train(matrix, parameters, rounds, Map.of(), null, null);
            } finally {
                matrix.dispose();
            }
        } catch (XGBoostError e) {
            throw new IllegalStateException("XGBoost cannot fit: " + e.getMessage(), e);
        }
    }

    /** Adds trees to a booster. */
    void continueOn(Booster booster, Examples examples, boolean logistic) {
        try {
            DMatrix matrix = examples.open();
            try {
                int before = booster.getNumBoostedRound();
                booster.setParams(parameters(logistic));
                for (int round = 0; round < rounds; round++) {
                    booster.update(matrix, before + round);
                }
            } finally {
                matrix.dispose();
            }
        } catch (XGBoostError e) {
            throw new IllegalStateException("XGBoost cannot go on: " + e.getMessage(), e);
        }
    }

    private Map<String, Object> parameters(boolean logistic) {
        Map<String, Object> parameters = Boosters.settings(seed);
        parameters.put("grow_policy", "lossguide");
        parameters.put("max_depth", 0);
        parameters.put("max_leaves", learner.leaves());
        parameters.put("eta", learner.learningRate());
        parameters.put("min_child_weight", learner.examplesPerLeaf() * (logistic ? LOGISTIC_EXAMPLE : 1));
        parameters.put("subsample", learner.rowFraction());
        parameters.put("colsample_bytree", learner.columnFraction());
        // the leaves' least size is what keeps them from following single examples
        parameters.put("lambda", 0);
        parameters.put("objective", logistic ? "binary:logistic" : "reg:squarederror");
        return parameters;
    }
}
