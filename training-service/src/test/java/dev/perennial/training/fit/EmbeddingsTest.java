package dev.perennial.training.fit;

import static dev.perennial.training.fit.Scores.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.training.domain.SearchSpace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Shops of which each has its own rate, and far more of them than flags. */
class EmbeddingsTest {
    private static final int SEED = 7;
    private static final int SHOPS = 1500;

    private final ModelDefinition definition = DefinitionParser.parse(
            """
            name: returns
            task: binary-classification
            features: {amount: {type: numeric}, shop: {type: categorical}, courier: {type: categorical}}
            label: {name: returned}
            """);

    @Test
    void everyShopIsLearntAndTheGraphScoresTheSame() {
        Dataset fitted = examples(20_000, SHOPS, 1);
        Dataset later = examples(5000, SHOPS, 2);

        try (FittedRecipe mlp = new Fitting(definition, fitted).fit(SearchSpace.usual(Algorithm.MLP), SEED);
                FittedRecipe flags =
                        new Fitting(definition, fitted).fit(SearchSpace.usual(Algorithm.LOGISTIC_REGRESSION), SEED);
                ScoringModel graph = ScoringModel.open(mlp.onnx(), definition)) {
            double[][] scores = graph.score(later.features());

            assertSame(scores, mlp.score(later.features()));
            assertThat(accuracy(later, scores)).isGreaterThan(0.8);
            assertThat(accuracy(later, flags.score(later.features()))).isLessThan(0.65);
        }
    }

    @Test
    void aShopThatIsMissingOrWasNeverSeenIsScoredAsTheRareOnes() {
        Dataset fitted = examples(5000, SHOPS, 1);
        Map<String, Object> missing = new HashMap<>();
        missing.put("amount", 10.0);
        List<Map<String, Object>> odd = List.of(
                missing, Map.of("amount", 10.0, "shop", "never seen"), Map.of("amount", 10.0, "shop", ""), Map.of());

        try (FittedRecipe mlp = new Fitting(definition, fitted).fit(SearchSpace.usual(Algorithm.MLP), SEED);
                ScoringModel graph = ScoringModel.open(mlp.onnx(), definition)) {
            FeatureTable table = FeatureTable.of(definition, odd);
            double[][] scores = graph.score(table);

            assertSame(scores, mlp.score(table));
            assertThat(scores[1]).containsExactly(scores[0]);
            assertThat(scores[2]).containsExactly(scores[0]);
        }
    }

    @Test
    void theSameSeedGivesTheSameTables() {
        Dataset fitted = examples(3000, SHOPS, 1);

        try (FittedRecipe one = new Fitting(definition, fitted).fit(SearchSpace.usual(Algorithm.MLP), SEED);
                FittedRecipe again = new Fitting(definition, fitted).fit(SearchSpace.usual(Algorithm.MLP), SEED)) {
            assertThat(again.nativeBytes()).isEqualTo(one.nativeBytes());
            assertThat(again.onnx()).isEqualTo(one.onnx());
        }
    }

    @Test
    void holdsItsTablesAndParametersAndNothingElse() {
        try (NeuralNetwork network = (NeuralNetwork)
                new Fitting(definition, examples(3000, SHOPS, 1)).fit(SearchSpace.usual(Algorithm.MLP), SEED)) {
            int weightsAndBiasesOfThreeLayers = 6;
            assertThat(network.arrays()).isEqualTo(weightsAndBiasesOfThreeLayers + 1);
        }
    }

    @Test
    void fewCategoriesStayFlags() {
        Dataset fitted = examples(3000, Vocabulary.MOST_WHOLE, 1);

        assertThat(EmbeddedCategory.of(definition, fitted.features())).isEmpty();
        assertThat(EmbeddedCategory.of(definition, examples(9000, SHOPS, 1).features()))
                .extracting(EmbeddedCategory::feature)
                .containsExactly("shop");
    }

    /** An odd shop's parcels come back. */
    private Dataset examples(int size, int shops, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Map<String, Object>> rows = new ArrayList<>();
        double[] targets = new double[size];
        for (int row = 0; row < size; row++) {
            int shop = random.nextInt(shops);
            rows.add(Map.of("amount", random.nextDouble(100), "shop", "s" + shop, "courier", "c" + random.nextInt(9)));
            targets[row] = random.nextInt(10) == 0 ? random.nextInt(2) : shop % 2;
        }
        long[] times = IntStream.range(0, size).mapToLong(i -> i).toArray();
        return new Dataset(FeatureTable.of(definition, rows), new String[size], times, times, targets);
    }

    private static double accuracy(Dataset examples, double[][] scores) {
        double[] targets = examples.targets();
        return IntStream.range(0, targets.length)
                .mapToDouble(row -> (scores[row][1] > 0.5) == (targets[row] == 1) ? 1 : 0)
                .average()
                .orElseThrow();
    }
}
