package dev.perennial.training.fit;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.Task;
import dev.perennial.model.data.Dataset;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.SearchSpace;
import dev.perennial.training.fit.FeatureEncoding.Kind;
import java.util.Map;
import java.util.SplittableRandom;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** XGBoost called directly on matrices of floats that are made already: what a fit of the service is compared with. */
public final class BareTrees {
    private final Matrix examples;
    private final float[] labels;
    private final Matrix later;
    private final float[] laterLabels;
    private final Map<String, Object> parameters;
    private final int rounds;

    private BareTrees(Matrix examples, float[] labels, Recipe recipe) {
        this.examples = examples;
        this.labels = labels;
        this.later = null;
        this.laterLabels = null;
        this.parameters = XgboostTrees.parameters(
                recipe, new Targets(Task.BINARY_CLASSIFICATION, 2, 0, 1), new Labels(labels, null), 0);
        this.rounds = XgboostTrees.rounds(recipe);
    }

    /** On random numbers, with 20 rounds. */
    public static BareTrees random(int rows, int columns) {
        SplittableRandom random = new SplittableRandom(1);
        float[] values = new float[rows * columns];
        float[] labels = new float[rows];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble();
        }
        for (int row = 0; row < rows; row++) {
            labels[row] = values[row * columns] + random.nextDouble() > 1 ? 1 : 0;
        }
        Recipe recipe = SearchSpace.usual(Algorithm.GRADIENT_BOOSTING).with(SearchSpace.ROUNDS, 20);
        return new BareTrees(new Matrix(rows, columns, values), labels, recipe);
    }

    /** @param later what it watches to stop early; null: nothing */
    public BareTrees(ModelDefinition definition, Dataset examples, Dataset later, Recipe recipe) {
        FeatureEncoding encoding = FeatureEncoding.fit(definition, examples.features(), Kind.FOR_TREES);
        Targets targets = Targets.fit(definition, examples.targets());
        this.examples = encoding.encode(examples.features());
        this.labels = targets.scaled(examples.targets());
        this.later = later == null ? null : encoding.encode(later.features());
        this.laterLabels = later == null ? null : targets.scaled(later.targets());
        this.parameters = XgboostTrees.parameters(
                recipe, targets, new Labels(labels, null), definition.training().seed());
        this.rounds = XgboostTrees.rounds(recipe);
    }

    /** Matrices, fit; all native memory is given back. */
    public void fit() {
        open().dispose();
    }

    /** What the fitted booster gives of the first examples. */
    public float[] predictions(int count) {
        Booster booster = open();
        float[] values = new float[count * examples.columns()];
        System.arraycopy(examples.values(), 0, values, 0, values.length);
        float[][] predicted = Boosters.predict(booster, new Matrix(count, examples.columns(), values), false, 0);
        booster.dispose();
        float[] single = new float[count];
        for (int row = 0; row < count; row++) {
            single[row] = predicted[row][0];
        }
        return single;
    }

    private Booster open() {
        try {
            DMatrix matrix = matrix(examples, labels);
            DMatrix watched = later == null ? null : matrix(later, laterLabels);
            try {
                return watched == null
                        ? XGBoost.train(matrix, parameters, rounds, Map.of(), null, null)
                        : XGBoost.train(
                                matrix,
                                parameters,
                                rounds,
                                Map.of("later", watched),
                                new float[1][rounds],
                                null,
                                null,
                                XgboostTrees.PATIENCE);
            } finally {
                matrix.dispose();
                if (watched != null) {
                    watched.dispose();
                }
            }
        } catch (XGBoostError e) {
            throw new IllegalStateException(e);
        }
    }

    private static DMatrix matrix(Matrix examples, float[] labels) throws XGBoostError {
        DMatrix matrix = new DMatrix(examples.values(), examples.rows(), examples.columns(), Float.NaN);
        matrix.setLabel(labels);
        return matrix;
    }
}
