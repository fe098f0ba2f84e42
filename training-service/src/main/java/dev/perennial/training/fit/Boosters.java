package dev.perennial.training.fit;

import dev.perennial.model.data.FeatureTable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** How XGBoost is used, whatever is fitted: on one thread, seeded, silent, its native memory given back. */
final class Boosters {
    static final int THREADS = 1;
    /** Bins per column. */
    static final int BINS = 256;

    private static final int PREDICTED_AT_ONCE = 10_000;
    private static final String FORMAT = "json";

    private Boosters() {}

    /** The settings that every fit starts from. */
    static Map<String, Object> settings(long seed) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("tree_method", "hist");
        settings.put("max_bin", BINS);
        settings.put("nthread", THREADS);
        settings.put("seed", Math.floorMod(seed, Integer.MAX_VALUE));
        settings.put("verbosity", 0);
        settings.put("verbose_eval", "false");
        return settings;
    }

    /** The caller disposes of it. */
    static DMatrix matrix(Matrix examples) throws XGBoostError {
        return new DMatrix(examples.values(), examples.rows(), examples.columns(), Float.NaN);
    }

    /**
     * As {@link #predict(Booster, Matrix, boolean, int)}, some examples at a time: encoded, and as XGBoost holds them, they take several
     * times their memory.
     */
    static float[][] predict(
            Booster booster, FeatureEncoding encoding, FeatureTable examples, boolean margin, int rounds) {
        float[][] predicted = new float[examples.size()][];
        for (int from = 0; from < predicted.length; from += PREDICTED_AT_ONCE) {
            int to = Math.min(predicted.length, from + PREDICTED_AT_ONCE);
            float[][] some = predict(booster, encoding.encode(examples.rows(from, to)), margin, rounds);
            System.arraycopy(some, 0, predicted, from, some.length);
        }
        return predicted;
    }

    /**
     * Per example what the booster gives.
     *
     * @param margin whether before the link function
     * @param rounds how many of its rounds count; 0: all
     */
    static float[][] predict(Booster booster, Matrix examples, boolean margin, int rounds) {
        try {
            DMatrix matrix = matrix(examples);
            try {
                return booster.predict(matrix, margin, rounds);
            } finally {
                matrix.dispose();
            }
        } catch (XGBoostError e) {
            throw new IllegalStateException("XGBoost cannot score: " + e.getMessage(), e);
        }
    }

    /**
     * Per example and output what each column adds to the margin, and then the base: Tree SHAP (Lundberg et al., <i>From Local
     * Explanations to Global Understanding with Explainable AI for Trees</i>, 2020). Slow for many deep trees.
     *
     * @param rounds how many of its rounds count; 0: all
     */
    static float[][] contributions(Booster booster, Matrix examples, int rounds) {
        try {
            DMatrix matrix = matrix(examples);
            try {
                return booster.predictContrib(matrix, rounds);
            } finally {
                matrix.dispose();
            }
        } catch (XGBoostError e) {
            throw new IllegalStateException("XGBoost cannot explain: " + e.getMessage(), e);
        }
    }

    /** XGBoost's own JSON, readable by every binding of XGBoost. */
    static byte[] json(Booster booster) {
        try {
            return booster.toByteArray(FORMAT);
        } catch (XGBoostError e) {
            throw new IllegalStateException("XGBoost cannot write: " + e.getMessage(), e);
        }
    }

    /** All that is needed to go on, in the shortest form that XGBoost reads. */
    static byte[] bytes(Booster booster) throws XGBoostError {
        return booster.toByteArray("ubj");
    }

    /** The same trees, to be disposed of apart. */
    static Booster copy(Booster booster) {
        try {
            Booster copy = XGBoost.loadModel(json(booster));
            copy.setParam("nthread", THREADS);
            return copy;
        } catch (XGBoostError | IOException e) {
            throw new IllegalStateException("XGBoost cannot copy: " + e.getMessage(), e);
        }
    }
}
