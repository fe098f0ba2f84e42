package dev.perennial.training.fit;

import static dev.perennial.training.fit.Scores.assertSame;
import static dev.perennial.training.fit.Scores.loss;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.SearchSpace;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ParityTest {
    static Stream<Arguments> everyAlgorithmAndTask() {
        return Stream.of(Samples.binary(""), Samples.multiclass(""), Samples.regression(""))
                .flatMap(definition -> Stream.of(Algorithm.values())
                        .filter(algorithm -> algorithm.suits(definition.task()))
                        .map(algorithm -> Arguments.of(algorithm, definition)));
    }

    @ParameterizedTest
    @MethodSource("everyAlgorithmAndTask")
    void theGraphScoresLikeTheNativeModelAndBetterThanAConstant(Algorithm algorithm, ModelDefinition definition) {
        Dataset examples = Samples.dataset(definition, 4000, 1);
        Dataset fitted = rows(examples, 0, 3000);
        Dataset later = rows(examples, 3000, 4000);

        try (FittedModel model = new Fitting(definition, fitted).fit(SearchSpace.usual(algorithm), 7);
                ScoringModel graph = ScoringModel.open(model.onnx(), definition)) {
            double[][] scores = graph.score(later.features());

            assertSame(scores, model.score(later.features()));
            assertThat(loss(definition, later, scores))
                    .isLessThan(0.9 * loss(definition, later, constant(definition, fitted, 1000)));
        }
    }

    @ParameterizedTest
    @MethodSource("everyAlgorithmAndTask")
    void theGraphScoresMissingAndUnknownValuesLikeTheNativeModel(Algorithm algorithm, ModelDefinition definition) {
        Dataset fitted = Samples.dataset(definition, 1000, 2);
        Map<String, Object> extremes = new HashMap<>(Map.of(
                "distance", 1e30, "elevation", -1e30, "taxi", -0.0, "carrier", "never seen", "gate", "", "at", -1.0));
        extremes.put("departure", 7258118399999.0);
        FeatureTable odd = FeatureTable.of(definition, List.of(Map.of(), extremes, Map.of("international", true)));

        try (FittedModel model = new Fitting(definition, fitted).fit(SearchSpace.usual(algorithm), 7);
                ScoringModel graph = ScoringModel.open(model.onnx(), definition)) {
            assertSame(graph.score(odd), model.score(odd));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "CNN", mode = EnumSource.Mode.EXCLUDE)
    void aFeatureWithoutAnyValueDoesNoHarm(Algorithm algorithm) {
        ModelDefinition definition = Samples.binary("");
        List<Map<String, Object>> rows = IntStream.range(0, 200)
                .mapToObj(i -> Map.<String, Object>of("taxi", (double) i, "at", 0.0))
                .toList();
        double[] targets =
                IntStream.range(0, 200).mapToDouble(i -> i < 100 ? 0 : 1).toArray();
        Dataset fitted =
                new Dataset(FeatureTable.of(definition, rows), new String[200], new long[200], new long[200], targets);

        try (FittedModel model = new Fitting(definition, fitted).fit(SearchSpace.usual(algorithm), 7);
                ScoringModel graph = ScoringModel.open(model.onnx(), definition)) {
            double[][] scores = graph.score(fitted.features());

            assertSame(scores, model.score(fitted.features()));
            assertThat(scores[0][1]).isLessThan(scores[199][1]);
        }
    }

    @Test
    void earlyStoppingKeepsTheRoundsThatHelped() {
        ModelDefinition definition = Samples.binary("");
        Dataset examples = Samples.dataset(definition, 3000, 1);
        Fitting fitting = new Fitting(definition, rows(examples, 0, 2000));
        Dataset later = rows(examples, 2000, 3000);

        try (FittedRecipe stopped = fitting.fit(
                        SearchSpace.usual(Algorithm.GRADIENT_BOOSTING).with("learningRate", 0.3), 7, later);
                FittedRecipe repeated = fitting.fit(stopped.recipe(), 7)) {
            assertThat(stopped.recipe().integer(SearchSpace.ROUNDS)).isBetween(2, 100);
            assertSame(repeated.score(later.features()), stopped.score(later.features()));
        }
    }

    private static Dataset rows(Dataset examples, int from, int to) {
        return examples.select(IntStream.range(from, to).toArray());
    }

    private static double[][] constant(ModelDefinition definition, Dataset fitted, int size) {
        double[] scores = definition.task().isClassification()
                ? IntStream.range(0, definition.classes().size())
                        .mapToDouble(k -> Arrays.stream(fitted.targets())
                                        .filter(target -> target == k)
                                        .count()
                                / (double) fitted.size())
                        .toArray()
                : new double[] {Arrays.stream(fitted.targets()).average().orElseThrow()};
        return IntStream.range(0, size).mapToObj(i -> scores).toArray(double[][]::new);
    }
}
