package dev.perennial.training.fit;

import static dev.perennial.training.fit.Scores.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.profile.ReferenceProfile;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.model.statistic.CategoryCounts;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.SearchSpace;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Data as it should not be: a model comes of it all the same, or a reason that somebody can act on. */
class BadTrainingDataTest {
    private static final int SEED = 7;

    private static final String COLUMNS =
            "{amount: {type: numeric}, odd: {type: numeric}, who: {type: categorical}, at: {type: time, of: at}}";
    private static final ModelDefinition BINARY = DefinitionParser.parse(
            "{name: m, task: binary-classification, features: %s, label: {name: y}}".formatted(COLUMNS));
    private static final ModelDefinition MULTICLASS = DefinitionParser.parse(
            "{name: m, task: multiclass-classification, features: %s, label: {name: y, values: [a, b, c]}}"
                    .formatted(COLUMNS));
    private static final ModelDefinition REGRESSION = DefinitionParser.parse(
            "{name: m, task: regression, features: %s, label: {name: y, type: numeric}}".formatted(COLUMNS));

    static Stream<Arguments> everyAlgorithmAndTask() {
        return Stream.of(BINARY, MULTICLASS, REGRESSION).flatMap(definition -> Stream.of(Algorithm.values())
                .filter(algorithm -> algorithm.suits(definition.task()))
                .map(algorithm -> Arguments.of(algorithm, definition)));
    }

    @ParameterizedTest
    @MethodSource("everyAlgorithmAndTask")
    void aColumnWithoutAnyValueDoesNoHarm(Algorithm algorithm, ModelDefinition definition) {
        trains(algorithm, definition, examples(definition, 400, row -> Double.NaN, row -> "w" + row % 3));
    }

    @ParameterizedTest
    @MethodSource("everyAlgorithmAndTask")
    void aConstantColumnDoesNoHarm(Algorithm algorithm, ModelDefinition definition) {
        trains(algorithm, definition, examples(definition, 400, row -> 1e30, row -> "always"));
    }

    @ParameterizedTest
    @MethodSource("everyAlgorithmAndTask")
    void fiftyExamplesAreEnoughToFit(Algorithm algorithm, ModelDefinition definition) {
        trains(algorithm, definition, examples(definition, 50, row -> row % 7, row -> "w" + row % 3));
    }

    @ParameterizedTest
    @EnumSource(names = "CNN", mode = EnumSource.Mode.EXCLUDE)
    void valuesThatAreAllTheSameArePredicted(Algorithm algorithm) {
        Dataset examples = withTargets(examples(REGRESSION, 200, row -> row, row -> "w" + row % 3), row -> 5);

        try (FittedModel model = new Fitting(REGRESSION, examples).fit(SearchSpace.usual(algorithm), SEED)) {
            for (double[] score : model.score(examples.features())) {
                assertThat(score[0]).isBetween(4.5, 5.5);
            }
        }
    }

    @Test
    void aSingleClassIsRefusedByName() {
        Dataset binary = withTargets(examples(BINARY, 60, row -> row, row -> "w"), row -> 1);
        Dataset multiclass = withTargets(examples(MULTICLASS, 60, row -> row, row -> "w"), row -> 2);

        assertThatThrownBy(() -> new Fitting(BINARY, binary))
                .isInstanceOf(RunFailedException.class)
                .hasMessage("all 60 examples fitted have the label \"true\" (expected: at least two classes)");
        assertThatThrownBy(() -> new Fitting(MULTICLASS, multiclass))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("label \"c\"");
    }

    /** One of three declared classes never occurs: it gets next to no probability. */
    @ParameterizedTest
    @EnumSource(names = "CNN", mode = EnumSource.Mode.EXCLUDE)
    void aClassThatNeverOccursIsUnlikely(Algorithm algorithm) {
        Dataset examples = withTargets(examples(MULTICLASS, 600, row -> row % 7, row -> "w" + row % 3), row -> row % 2);

        try (FittedModel model = new Fitting(MULTICLASS, examples).fit(SearchSpace.usual(algorithm), SEED)) {
            assertThat(Arrays.stream(model.score(examples.features()))
                            .mapToDouble(row -> row[2])
                            .average()
                            .orElseThrow())
                    .isLessThan(0.15);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "CNN", mode = EnumSource.Mode.EXCLUDE)
    void nothingToTellExamplesApartByIsSaid(Algorithm algorithm) {
        ModelDefinition names = DefinitionParser.parse(
                "{name: m, task: binary-classification, features: {who: {type: categorical}}, label: {name: y}}");
        Dataset none = examples(names, 600, row -> 0, row -> null);
        Dataset allDifferent = examples(names, 600, row -> 0, row -> "w" + row);

        for (Dataset examples : new Dataset[] {none, allDifferent}) {
            assertThatThrownBy(() -> new Fitting(names, examples).fit(SearchSpace.usual(algorithm), SEED))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining("no feature has a value in the 600 examples fitted")
                    .hasMessageContaining("a category that occurs twice");
        }
    }

    /** Who each example is of is no category: no flag, no embedding, no memory for a million names. */
    @ParameterizedTest
    @EnumSource(names = "CNN", mode = EnumSource.Mode.EXCLUDE)
    void aMillionDifferentCategoriesAreLeftOut(Algorithm algorithm) {
        ModelDefinition definition = DefinitionParser.parse(
                """
                name: m
                task: binary-classification
                features: {amount: {type: numeric}, who: {type: categorical}}
                label: {name: y}
                """);
        Dataset examples = examples(definition, 1_000_000, row -> 0, row -> "w" + row);
        Recipe quick = SearchSpace.usual(algorithm);
        quick = quick.hyperparameters().containsKey("epochs") ? quick.with("epochs", 1) : quick;
        quick = quick.hyperparameters().containsKey("rounds") ? quick.with("rounds", 10) : quick;
        quick = quick.hyperparameters().containsKey("trees") ? quick.with("trees", 5) : quick;

        try (FittedModel model = new Fitting(definition, examples).fit(quick, SEED)) {
            assertThat(model.onnx()).hasSizeLessThan(200_000);
        }
    }

    @Test
    void aProfileOfAMillionDifferentCategoriesIsSmall() {
        ModelDefinition definition = DefinitionParser.parse(
                "{name: m, task: binary-classification, features: {who: {type: categorical}}, label: {name: y}}");
        Dataset examples = examples(definition, 1_000_000, row -> 0, row -> "w" + row);

        ReferenceProfile profile = ReferenceProfile.of(definition, examples, new double[1_000_000][2]);

        CategoryCounts counts = profile.categories().get("who");
        assertThat(counts.counts()).hasSize(CategoryCounts.LIMIT);
        assertThat(counts.other()).isEqualTo(1_000_000 - CategoryCounts.LIMIT);
    }

    @Test
    void tooWideForTheMemoryIsRefusedWithWhatToChange() {
        Dataset examples = examples(BINARY, 300_000, row -> row, row -> "w" + row % 400);

        assertThatThrownBy(
                        () -> new Fitting(BINARY, examples).fit(SearchSpace.usual(Algorithm.GRADIENT_BOOSTING), SEED))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("choose a smaller training.window.examples or fewer features");
    }

    private static void trains(Algorithm algorithm, ModelDefinition definition, Dataset examples) {
        try (FittedModel model = new Fitting(definition, examples).fit(SearchSpace.usual(algorithm), SEED);
                ScoringModel graph = ScoringModel.open(model.onnx(), definition)) {
            double[][] scores = graph.score(examples.features());

            assertSame(scores, model.score(examples.features()));
            assertThat(Arrays.stream(scores).flatMapToDouble(Arrays::stream)).allMatch(Double::isFinite);
        }
    }

    private static Dataset examples(
            ModelDefinition definition, int size, IntFunction<? extends Number> odd, IntFunction<String> who) {
        SplittableRandom random = new SplittableRandom(1);
        Map<String, double[]> numbers = new LinkedHashMap<>();
        Map<String, String[]> texts = new LinkedHashMap<>();
        double[] amounts = random.doubles(size, 0, 10).toArray();
        long[] times = IntStream.range(0, size).mapToLong(row -> row * 60_000L).toArray();
        definition.inputs().keySet().forEach(name -> {
            switch (name) {
                case "amount" -> numbers.put(name, amounts);
                case "odd" ->
                    numbers.put(
                            name,
                            IntStream.range(0, size)
                                    .mapToDouble(row -> odd.apply(row).doubleValue())
                                    .toArray());
                case "at" ->
                    numbers.put(name, Arrays.stream(times).asDoubleStream().toArray());
                default ->
                    texts.put(name, IntStream.range(0, size).mapToObj(who).toArray(String[]::new));
            }
        });
        int classes = definition.classes().size();
        double[] targets = Arrays.stream(amounts)
                .map(amount -> classes == 0 ? amount : Math.floor(amount * classes / 10))
                .toArray();
        return new Dataset(new FeatureTable(size, numbers, texts), new String[size], times, times, targets);
    }

    private static Dataset withTargets(Dataset examples, IntFunction<? extends Number> target) {
        return new Dataset(
                examples.features(),
                examples.exampleIds(),
                examples.eventTimes(),
                examples.knownTimes(),
                IntStream.range(0, examples.size())
                        .mapToDouble(row -> target.apply(row).doubleValue())
                        .toArray());
    }
}
