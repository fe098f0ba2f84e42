package dev.perennial.training.fit;

import static dev.perennial.training.fit.Scores.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.image.Digits;
import dev.perennial.model.image.Digits.Digit;
import dev.perennial.model.metric.Metrics;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.training.DigitSamples;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.SearchSpace;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ConvolutionalNetworkTest {
    private static final ModelDefinition DIGITS = DigitSamples.definition("");
    private static final Recipe USUAL = SearchSpace.usual(Algorithm.CNN);
    private static final int HELD_OUT = 500;

    private static Dataset all;

    @BeforeAll
    static void read() {
        all = Samples.dataset(DIGITS, DigitSamples.examples(DIGITS, Digits.all()));
    }

    @Test
    void learnsDigitsAndItsGraphScoresLikeTheNativeModel() {
        Dataset fitted = rows(0, all.size() - HELD_OUT);
        Dataset later = rows(all.size() - HELD_OUT, all.size());

        try (FittedModel model = new Fitting(DIGITS, fitted).fit(USUAL, 7);
                ScoringModel graph = ScoringModel.open(model.onnx(), DIGITS)) {
            double[][] scores = graph.score(later.features());

            assertSame(scores, model.score(later.features()));
            assertThat(Metrics.value(Metric.ACCURACY, later.targets(), scores)).isGreaterThan(0.93);
        }
    }

    @Test
    void aMissingImageIsScoredAlikeAndOneOfAnotherSizeIsMissing() {
        List<Map<String, Object>> odd = List.of(
                Map.of(),
                Map.of("digit", "no image"),
                Map.of("digit", Digits.all().get(3).image()));
        FeatureTable table = FeatureTable.of(DIGITS, odd);

        try (FittedModel model = new Fitting(DIGITS, rows(0, 300)).fit(USUAL, 7);
                ScoringModel graph = ScoringModel.open(model.onnx(), DIGITS)) {
            double[][] scores = graph.score(table);

            assertSame(scores, model.score(table));
            assertThat(scores[1]).isEqualTo(scores[0]);
            assertThat(Arrays.stream(scores[0]).sum()).isBetween(1 - 1e-6, 1 + 1e-6);
        }
    }

    @Test
    void colourAndTwoClassesKeepToTheContractToo() {
        ModelDefinition colour = DefinitionParser.parse(
                """
                name: digits
                task: image-classification
                features: {digit: {type: image, width: 28, height: 28, channels: 3}}
                label: {name: value, values: [odd, even]}
                """);
        Dataset examples = new Dataset(
                all.features().select(IntStream.range(0, 300).toArray()),
                new String[300],
                new long[300],
                new long[300],
                Digits.all().subList(0, 300).stream()
                        .mapToDouble(digit -> (digit.value() + 1) % 2)
                        .toArray());

        try (FittedModel model = new Fitting(colour, examples).fit(USUAL, 7);
                ScoringModel graph = ScoringModel.open(model.onnx(), colour)) {
            double[][] scores = graph.score(examples.features());

            assertSame(scores, model.score(examples.features()));
            assertThat(scores[0]).hasSize(2);
            assertThat(Metrics.value(Metric.ACCURACY, examples.targets(), scores))
                    .isGreaterThan(0.9);
        }
    }

    @Test
    void sameExamplesAndSeedGiveTheSameGraphAndAnotherSeedAnother() {
        byte[] graph = graph(7);

        assertThat(graph(7)).isEqualTo(graph);
        assertThat(graph(8)).isNotEqualTo(graph);
    }

    @Test
    void partsMakeTheSameModelAsOne() {
        // each part with examples prepared anew, as in another process
        try (Part begun = new Fitting(DIGITS, rows(0, 300)).advance(USUAL, 7, null, null, 1.0 / 9);
                Part on = new Fitting(DIGITS, rows(0, 300)).advance(USUAL, 7, null, begun.state(), 1.0 / 3);
                Part ended = new Fitting(DIGITS, rows(0, 300)).advance(USUAL, 7, null, on.state(), 1);
                FittedRecipe whole = new Fitting(DIGITS, rows(0, 300)).fit(USUAL, 7)) {
            assertThat(begun.isDone()).isFalse();
            assertThat(on.isDone()).isFalse();
            assertThat(ended.isDone()).isTrue();
            assertThat(begun.model().nativeBytes()).isNotEqualTo(whole.nativeBytes());
            assertThat(ended.model().nativeBytes()).isEqualTo(whole.nativeBytes());
        }
    }

    @Test
    void aNetworkTooLargeToKeepBetweenRungsIsFittedWhole() {
        // 7 x 7 x 16 inputs of 300 units, each with two moments, are more than 2 MiB
        Recipe large = USUAL.with("epochs", 1).with("units", 300);

        try (Part part = new Fitting(DIGITS, rows(0, 64)).advance(large, 7, null, null, 1.0 / 9)) {
            assertThat(part.isDone()).isTrue();
        }
    }

    @Test
    void holdsItsParametersAndNothingElse() {
        Fitting fitting = new Fitting(DIGITS, rows(0, 200));

        try (ConvolutionalNetwork network = (ConvolutionalNetwork) fitting.fit(USUAL, 7)) {
            int weightsAndBiasesOfFourLayers = 8;
            assertThat(network.arrays()).isEqualTo(weightsAndBiasesOfFourLayers);
        }
    }

    @Test
    void saysThatNoImageFits() {
        ModelDefinition smaller =
                DefinitionParser.parse(Digits.definition("digits", "").replace("28", "20"));

        assertThatThrownBy(() -> new Fitting(smaller, rows(0, 50)).fit(USUAL, 7))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("no image of 20x20 pixels in the 50 examples fitted");
    }

    @Test
    void turnedDigitsAreLearntFromTurnedDigits() {
        List<Digit> turned =
                Digits.all().stream().map(digit -> digit.turned(60)).toList();
        Dataset examples = Samples.dataset(DIGITS, DigitSamples.examples(DIGITS, turned));
        Dataset later = examples.select(IntStream.range(2000, 2500).toArray());

        double before = accuracy(rows(0, 1500), later);
        double after = accuracy(examples.select(IntStream.range(0, 1500).toArray()), later);

        assertThat(before).isLessThan(0.6);
        assertThat(after).isGreaterThan(0.9);
    }

    private static double accuracy(Dataset fitted, Dataset later) {
        try (FittedModel model = new Fitting(DIGITS, fitted).fit(USUAL, 7)) {
            return Metrics.value(Metric.ACCURACY, later.targets(), model.score(later.features()));
        }
    }

    private static byte[] graph(long seed) {
        try (FittedModel model = new Fitting(DIGITS, rows(0, 300)).fit(USUAL, seed)) {
            return model.onnx();
        }
    }

    private static Dataset rows(int from, int to) {
        return all.select(IntStream.range(from, to).toArray());
    }
}
