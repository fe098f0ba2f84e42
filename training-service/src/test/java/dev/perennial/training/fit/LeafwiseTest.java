package dev.perennial.training.fit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.perennial.training.domain.PoolMember.Learner;
import dev.perennial.training.fit.Leafwise.Examples;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import org.junit.jupiter.api.Test;

class LeafwiseTest {
    private static final int ROWS = 2000;
    private static final List<Integer> FREE = List.of(0, 0);

    private final Matrix features = features();

    @Test
    void treesHaveAsManyLeavesAsTheLearnerMayAtMost() throws Exception {
        Booster booster = new Leafwise(Learner.SHALLOW, 20, 1).fit(examples(1), FREE, true);

        int most = 0;
        for (JsonNode tree :
                new JsonMapper().readTree(booster.toByteArray("json")).at("/learner/gradient_booster/model/trees")) {
            // a binary tree has one node less than twice its leaves
            most = Math.max(most, (tree.path("left_children").size() + 1) / 2);
        }
        booster.dispose();

        assertThat(most).isEqualTo(7);
    }

    @Test
    void theMonotoneColumnNeverTurnsThePredictionBack() throws Exception {
        Booster booster = new Leafwise(Learner.DEEP, 50, 1).fit(examples(1), List.of(1, 0), true);
        float[] grid = new float[2 * 200];
        for (int step = 0; step < 200; step++) {
            grid[2 * step] = -1 + step / 100f;
        }

        float[][] predicted = predict(booster, new Matrix(200, 2, grid));
        booster.dispose();

        for (int step = 1; step < 200; step++) {
            assertThat(predicted[step][0]).isGreaterThanOrEqualTo(predicted[step - 1][0]);
        }
        assertThat(predicted[199][0]).isGreaterThan(predicted[0][0]);
    }

    @Test
    void examplesWithoutWeightAreAsIfAbsent() throws Exception {
        // the older half says the opposite
        Booster booster = new Leafwise(Learner.SHALLOW, 50, 1).fit(examples(0), FREE, true);
        float[][] predicted = predict(booster, new Matrix(2, 2, new float[] {-0.8f, 0, 0.8f, 0}));
        booster.dispose();

        assertThat(predicted[0][0]).isNegative();
        assertThat(predicted[1][0]).isPositive();
    }

    @Test
    void goingOnKeepsTheTreesAndCorrectsTheirSum() throws Exception {
        Examples old = examples(1);
        Examples opposite = new Examples(features, inverted(old.labels()), ones());
        Leafwise first = new Leafwise(Learner.DEEP, 30, 1);
        Booster booster = first.fit(old, FREE, true);
        float before = predict(booster, new Matrix(1, 2, new float[] {0.8f, 0}))[0][0];

        new Leafwise(Learner.SHALLOW, 40, 1).continueOn(booster, opposite, true);

        assertThat(booster.getNumBoostedRound()).isEqualTo(70);
        assertThat(predict(booster, new Matrix(1, 2, new float[] {0.8f, 0}))[0][0])
                .isLessThan(before);
        booster.dispose();
    }

    private static float[][] predict(Booster booster, Matrix matrix) throws Exception {
        DMatrix matrixOfXgboost = new DMatrix(matrix.values(), matrix.rows(), matrix.columns(), Float.NaN);
        try {
            return booster.predict(matrixOfXgboost, true);
        } finally {
            matrixOfXgboost.dispose();
        }
    }

    /** The label follows the first column, in the older half against it if that half has no weight. */
    private Examples examples(double weightOfOlderHalf) {
        SplittableRandom random = new SplittableRandom(3);
        float[] labels = new float[ROWS];
        double[] weights = ones();
        for (int row = 0; row < ROWS; row++) {
            boolean older = row < ROWS / 2;
            boolean positive = features.at(row, 0) + random.nextDouble(-0.5, 0.5) > 0;
            labels[row] = positive == (older && weightOfOlderHalf == 0) ? 0 : 1;
            weights[row] = older ? weightOfOlderHalf : 1;
        }
        return new Examples(features, labels, weights);
    }

    private static float[] inverted(float[] labels) {
        float[] inverted = new float[labels.length];
        for (int row = 0; row < labels.length; row++) {
            inverted[row] = 1 - labels[row];
        }
        return inverted;
    }

    private static double[] ones() {
        double[] ones = new double[ROWS];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static Matrix features() {
        SplittableRandom random = new SplittableRandom(2);
        float[] values = new float[2 * ROWS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return new Matrix(ROWS, 2, values);
    }
}
