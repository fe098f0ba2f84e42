package dev.perennial.training.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.SearchSpace;
import dev.perennial.training.fit.FeatureEncoding.Kind;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinnedMatrixTest {
    private static final ModelDefinition DEFINITION = Samples.binary("");
    /** More than are handed over at once. */
    private static final int SIZE = 60_000;

    @BeforeEach
    void thisMachineCan() {
        assumeTrue(BinnedMatrix.isSupported(), "only Linux can");
    }

    @ParameterizedTest
    @CsvSource({"GRADIENT_BOOSTING, false", "GRADIENT_BOOSTING, true", "RANDOM_FOREST, false", "RANDOM_FOREST, true"})
    void treesAreThoseOfThePlainMatrix(Algorithm algorithm, boolean weighted) throws XGBoostError {
        Dataset examples = Samples.dataset(DEFINITION, SIZE, 1);
        FeatureEncoding encoding = FeatureEncoding.fit(DEFINITION, examples.features(), Kind.FOR_TREES);
        Targets targets = Targets.fit(DEFINITION, examples.targets());
        Labels labels = new Labels(targets.scaled(examples.targets()), weighted ? weights() : null);
        Recipe recipe = SearchSpace.usual(algorithm);
        DMatrix plain = Boosters.matrix(encoding.encode(examples.features()));
        if (weighted) {
            plain.setWeight(labels.weights());
        }

        byte[] binned =
                fitted(BinnedMatrix.of(encoding, examples.features(), labels.weights()), recipe, targets, labels);

        assertThat(binned).isEqualTo(fitted(plain, recipe, targets, labels));
    }

    @Test
    void whatCannotBeEncodedIsTold() {
        Dataset examples = Samples.dataset(DEFINITION, 100, 1);
        FeatureEncoding encoding = FeatureEncoding.fit(DEFINITION, examples.features(), Kind.FOR_TREES);
        FeatureTable other = new FeatureTable(100, Map.of(), Map.of());

        assertThatThrownBy(() -> BinnedMatrix.of(encoding, other, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no such column");
    }

    private static byte[] fitted(DMatrix matrix, Recipe recipe, Targets targets, Labels labels) throws XGBoostError {
        matrix.setLabel(labels.values());
        Map<String, Object> parameters = XgboostTrees.parameters(recipe, targets, labels, 1);
        Booster booster = XGBoost.train(matrix, parameters, XgboostTrees.rounds(recipe), Map.of(), null, null);
        try {
            return Boosters.json(booster);
        } finally {
            booster.dispose();
            matrix.dispose();
        }
    }

    private static float[] weights() {
        float[] weights = new float[SIZE];
        for (int row = 0; row < SIZE; row++) {
            weights[row] = 0.5f + row % 7;
        }
        return weights;
    }
}
