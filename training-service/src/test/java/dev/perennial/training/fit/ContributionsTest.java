package dev.perennial.training.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.SearchSpace;
import dev.perennial.training.domain.explanation.Contributions;
import dev.perennial.training.domain.explanation.Importance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ContributionsTest {
    private static final double TOLERANCE = 1e-4;

    static Stream<Arguments> everyAlgorithmAndTask() {
        return Stream.of(Samples.binary(""), Samples.multiclass(""), Samples.regression(""))
                .flatMap(definition -> Stream.of(Algorithm.values())
                        .filter(algorithm -> algorithm.suits(definition.task()))
                        .map(algorithm -> Arguments.of(algorithm, definition)));
    }

    @ParameterizedTest
    @MethodSource("everyAlgorithmAndTask")
    void contributionsAndBaseSumToThePrediction(Algorithm algorithm, ModelDefinition definition) {
        Dataset examples = Samples.dataset(definition, 1500, 1);
        Dataset explained = rows(examples, 1480, 1500);

        try (FittedModel model =
                new Fitting(definition, rows(examples, 0, 1400)).fit(SearchSpace.usual(algorithm), 7)) {
            Contributions contributions =
                    model.contributions(inputs(definition), explained.features(), background(examples), 3);

            assertSums(contributions, model.score(explained.features()));
            assertThat(contributions.importances(inputs(definition)).get(0).feature())
                    .as("what the label is made of")
                    .isIn("taxi", "carrier", "departure");
        }
    }

    @Test
    void contributionsToABlendSumToItsPrediction() {
        for (ModelDefinition definition : List.of(Samples.binary(""), Samples.regression(""))) {
            Dataset examples = Samples.dataset(definition, 900, 1);
            Dataset explained = rows(examples, 890, 900);
            Pool pool = Pool.fit(definition, rows(examples, 0, 800), null, 7);
            double[] weights = new double[pool.members().size()];
            weights[0] = 0.75;
            weights[weights.length - 1] = 0.25;
            try (Blend blend = Blend.of(pool, weights)) {
                Contributions contributions =
                        blend.contributions(inputs(definition), explained.features(), background(examples), 3);

                assertSums(contributions, blend.score(explained.features()));
            }
        }
    }

    /** A feature that never has a value is in no model. */
    @ParameterizedTest
    @MethodSource("everyAlgorithmAndTask")
    void aFeatureThatTheModelDoesNotUseContributesNothing(Algorithm algorithm, ModelDefinition definition) {
        Dataset examples = Samples.dataset(definition, 600, 2);
        Dataset without = new Dataset(
                without(examples.features(), "distance"),
                examples.exampleIds(),
                examples.eventTimes(),
                examples.knownTimes(),
                examples.targets());
        Dataset explained = rows(without, 590, 600);

        try (FittedModel model = new Fitting(definition, without).fit(SearchSpace.usual(algorithm), 7)) {
            List<Importance> importances = model.contributions(
                            inputs(definition), explained.features(), background(without), 3)
                    .importances(inputs(definition));

            Importance unused = importances.stream()
                    .filter(importance -> importance.feature().equals("distance"))
                    .findFirst()
                    .orElseThrow();
            assertThat(unused.mean()).isCloseTo(0, within(1e-6));
        }
    }

    private static void assertSums(Contributions contributions, double[][] scores) {
        for (int row = 0; row < scores.length; row++) {
            List<Double> sums = new ArrayList<>();
            for (int output = 0; output < contributions.base().length; output++) {
                double sum = contributions.base()[output];
                for (double value : contributions.values()[row][output]) {
                    sum += value;
                }
                sums.add(sum);
            }
            double[] margins = Contributions.margins(scores[row]);
            assertThat(sums).hasSize(margins.length);
            // of several classes only differences are something
            double shift = margins.length > 2 ? margins[0] - sums.get(0) : 0;
            for (int output = 0; output < margins.length; output++) {
                double unit = Math.max(1, Math.abs(margins[output]));
                assertThat(sums.get(output) + shift).isCloseTo(margins[output], within(TOLERANCE * unit));
            }
        }
    }

    private static FeatureTable without(FeatureTable table, String name) {
        Map<String, double[]> numbers = new LinkedHashMap<>();
        table.numberNames().forEach(each -> numbers.put(each, table.numbers(each)));
        double[] missing = new double[table.size()];
        Arrays.fill(missing, Double.NaN);
        numbers.put(name, missing);
        Map<String, String[]> texts = new LinkedHashMap<>();
        table.textNames().forEach(each -> texts.put(each, table.texts(each)));
        return new FeatureTable(table.size(), numbers, texts);
    }

    private static List<String> inputs(ModelDefinition definition) {
        return List.copyOf(definition.inputs().keySet());
    }

    private static FeatureTable background(Dataset examples) {
        return rows(examples, 0, 8).features();
    }

    private static Dataset rows(Dataset examples, int from, int to) {
        return examples.select(IntStream.range(from, to).toArray());
    }
}
