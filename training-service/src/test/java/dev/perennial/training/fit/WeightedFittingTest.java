package dev.perennial.training.fit;

import static dev.perennial.training.fit.Scores.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.SearchSpace;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class WeightedFittingTest {
    private static final int SEED = 7;

    static Stream<Arguments> everyAlgorithmAndTask() {
        return Stream.of(Samples.binary(""), Samples.multiclass(""), Samples.regression(""))
                .flatMap(definition -> Stream.of(Algorithm.values())
                        .filter(algorithm -> algorithm.suits(definition.task()))
                        .map(algorithm -> Arguments.of(algorithm, definition)));
    }

    /** What counts nothing might as well say the opposite. */
    @ParameterizedTest
    @MethodSource("everyAlgorithmAndTask")
    void anExampleThatCountsNothingTeachesNothing(Algorithm algorithm, ModelDefinition definition) {
        Dataset examples = Samples.dataset(definition, 2000, 1);
        double[] factors = new double[examples.size()];
        Arrays.setAll(factors, row -> row % 2);
        double[] wrong = examples.targets().clone();
        for (int row = 0; row < wrong.length; row += 2) {
            wrong[row] = definition.task().isClassification() ? (wrong[row] == 0 ? 1 : 0) : wrong[row];
        }
        Dataset confused = withTargets(examples, wrong);

        try (FittedModel told = new Fitting(definition, examples, factors).fit(SearchSpace.usual(algorithm), SEED);
                FittedModel misled =
                        new Fitting(definition, confused, factors).fit(SearchSpace.usual(algorithm), SEED)) {
            assertSame(misled.score(examples.features()), told.score(examples.features()));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "CNN", mode = EnumSource.Mode.EXCLUDE)
    void balancedClassesMakeARareOneLikelier(Algorithm algorithm) {
        ModelDefinition plain = Samples.binary("");
        ModelDefinition balanced = Samples.binary("training: {weights: {classes: balanced}}");
        Dataset all = Samples.dataset(plain, 6000, 1);
        double[] targets = all.targets();
        Dataset rare = all.select(IntStream.range(0, all.size())
                .filter(row -> targets[row] == 0 || row % 10 == 0)
                .toArray());

        double unweighted = meanPositive(algorithm, plain, rare);
        assertThat(unweighted).isLessThan(0.15);
        assertThat(meanPositive(algorithm, balanced, rare)).isBetween(2 * unweighted, 0.6);
    }

    /** The label turns around half way; who forgets follows. */
    @ParameterizedTest
    @EnumSource(names = "CNN", mode = EnumSource.Mode.EXCLUDE)
    void whoForgetsFollowsALabelThatTurnsAround(Algorithm algorithm) {
        ModelDefinition forgetting = Samples.binary("training: {weights: {recency: {halfLifeExamples: 200}}}");
        Dataset examples = Samples.dataset(forgetting, 4000, 1);
        double[] targets = examples.targets().clone();
        for (int row = 0; row < 2500; row++) {
            targets[row] = 1 - targets[row];
        }
        Dataset turned = withTargets(examples, targets);
        Dataset later = Samples.dataset(forgetting, 1000, 2);

        assertThat(accuracy(algorithm, forgetting, turned, later)).isGreaterThan(0.7);
        assertThat(accuracy(algorithm, Samples.binary(""), turned, later)).isLessThan(0.5);
    }

    @ParameterizedTest
    @EnumSource(names = "CNN", mode = EnumSource.Mode.EXCLUDE)
    void theGraphOfAWeightedFitScoresLikeTheNativeModel(Algorithm algorithm) {
        ModelDefinition definition =
                Samples.binary("training: {weights: {classes: balanced, recency: {halfLife: 12h}}}");
        Dataset examples = Samples.dataset(definition, 2000, 1);

        try (FittedModel model = new Fitting(definition, examples).fit(SearchSpace.usual(algorithm), SEED);
                ScoringModel graph = ScoringModel.open(model.onnx(), definition)) {
            assertSame(graph.score(examples.features()), model.score(examples.features()));
        }
    }

    private static double meanPositive(Algorithm algorithm, ModelDefinition definition, Dataset examples) {
        try (FittedModel model = new Fitting(definition, examples).fit(SearchSpace.usual(algorithm), SEED)) {
            return Arrays.stream(model.score(examples.features()))
                    .mapToDouble(row -> row[1])
                    .average()
                    .orElseThrow();
        }
    }

    private static double accuracy(Algorithm algorithm, ModelDefinition definition, Dataset fitted, Dataset later) {
        try (FittedModel model = new Fitting(definition, fitted).fit(SearchSpace.usual(algorithm), SEED)) {
            double[][] scores = model.score(later.features());
            return IntStream.range(0, later.size())
                    .mapToDouble(row -> (scores[row][1] > 0.5) == (later.targets()[row] == 1) ? 1 : 0)
                    .average()
                    .orElseThrow();
        }
    }

    private static Dataset withTargets(Dataset examples, double[] targets) {
        return new Dataset(
                examples.features(), examples.exampleIds(), examples.eventTimes(), examples.knownTimes(), targets);
    }
}
