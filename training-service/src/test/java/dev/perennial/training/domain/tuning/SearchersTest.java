package dev.perennial.training.domain.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition.Training;
import dev.perennial.contracts.definition.ModelDefinition.Tuning.Bounds;
import dev.perennial.contracts.definition.ModelDefinition.Tuning.Search;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.SearchSpace;
import dev.perennial.training.domain.SearchSpace.Dimension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class SearchersTest {
    private static final Training TRAINING = Samples.binary(
                    "training: {algorithms: [logistic-regression, random-forest, gradient-boosting, mlp]}")
            .training();
    private static final List<Algorithm> ALL = TRAINING.algorithms();

    @ParameterizedTest
    @EnumSource
    void eachAlgorithmStartsWithItsUsualSettingsAndTheyTakeTurns(Search search) {
        int count = ALL.size();
        List<Recipe> recipes = recipes(search, new Space(TRAINING, List.of()), 2 * count + 1, 1);

        assertThat(recipes.subList(0, count))
                .isEqualTo(ALL.stream().map(SearchSpace::usual).toList());
        assertThat(recipes.subList(count, 2 * count))
                .extracting(Recipe::algorithm)
                .isEqualTo(ALL);
        assertThat(recipes.get(2 * count).algorithm()).isEqualTo(ALL.get(0));
        assertThat(recipes).doesNotHaveDuplicates();
    }

    /** What runs tried before there were other searchers, kept so that they go on to find the same models. */
    @Test
    void randomSettingsAreThoseOfEarlierRuns() {
        List<Recipe> recipes = recipes(Search.RANDOM, new Space(TRAINING, List.of()), 20, 42);
        SplittableRandom random = new SplittableRandom(42);

        for (int trial = ALL.size(); trial < 20; trial++) {
            Recipe recipe = recipes.get(trial);
            for (Dimension dimension : SearchSpace.of(recipe.algorithm())) {
                assertThat(recipe.number(dimension.name())).isEqualTo(dimension.at(random.nextDouble()));
            }
        }
    }

    @Property(tries = 20)
    void everySettingKeepsWithinItsBoundsAndTheSameSeedGivesTheSame(@ForAll long seed) {
        for (Search search : Search.values()) {
            List<Recipe> recipes = recipes(search, new Space(TRAINING, List.of()), 60, seed);
            for (Recipe recipe : recipes) {
                for (Dimension dimension : SearchSpace.of(recipe.algorithm())) {
                    double value = recipe.number(dimension.name());
                    assertThat(value).isBetween(dimension.low(), dimension.high());
                    assertThat(dimension.whole() && value != Math.rint(value)).isFalse();
                }
            }
            assertThat(recipes(search, new Space(TRAINING, List.of()), 60, seed))
                    .isEqualTo(recipes);
        }
    }

    @Test
    void boundsOfADefinitionReplaceTheUsualOnes() {
        Training narrow = Samples.binary(
                        "training: {algorithms: [gradient-boosting], tuning: {space: {gradient-boosting: {maxDepth: [7, 8], rounds: [20, 40]}}}}")
                .training();
        assertThat(narrow.tuning().space().get(Algorithm.GRADIENT_BOOSTING))
                .containsEntry("maxDepth", new Bounds(7, 8));

        for (Search search : Search.values()) {
            List<Recipe> recipes = recipes(search, new Space(narrow, List.of()), 30, 5);

            assertThat(recipes.get(0).number("maxDepth"))
                    .as("the usual 4 moves")
                    .isEqualTo(7);
            assertThat(recipes).extracting(recipe -> recipe.number("maxDepth")).containsOnly(7.0, 8.0);
            assertThat(recipes).allMatch(recipe -> recipe.number("rounds") >= 20 && recipe.number("rounds") <= 40);
        }
    }

    @Test
    void boundsThatAreAlikeFixASetting() {
        Training one = Samples.binary(
                        """
                        training:
                          algorithms: [mlp]
                          tuning: {space: {mlp: {learningRate: [0.02, 0.02], epochs: [7, 7], units: [9, 9]}}}""")
                .training();
        Training none = Samples.binary(
                        """
                        training:
                          algorithms: [logistic-regression]
                          tuning: {space: {logistic-regression: {l2: [0.5, 0.5]}}}""")
                .training();

        for (Search search : Search.values()) {
            List<Recipe> recipes = recipes(search, new Space(one, List.of()), 20, 5);
            assertThat(recipes)
                    .allMatch(recipe -> recipe.number("learningRate") == 0.02
                            && recipe.number("epochs") == 7
                            && recipe.number("units") == 9);
            assertThat(recipes.stream().map(recipe -> recipe.number("l2")).distinct())
                    .as("what is left to search")
                    .hasSizeGreaterThan(1);
            assertThat(recipes(search, new Space(none, List.of()), 3, 5))
                    .containsOnly(new Recipe(Algorithm.LOGISTIC_REGRESSION, Map.of("l2", 0.5)));
        }
    }

    @Test
    void aWarmStartBeginsWithTheBestOfBeforeWithinTheBounds() {
        Recipe best = new Recipe(
                Algorithm.GRADIENT_BOOSTING, Map.of("learningRate", 0.2, "maxDepth", 9.0, "rounds", 37.0, "gone", 1.0));

        for (Search search : Search.values()) {
            List<Recipe> recipes = recipes(search, new Space(TRAINING, List.of(best)), 4, 5);

            assertThat(recipes.get(0)).isEqualTo(SearchSpace.usual(Algorithm.LOGISTIC_REGRESSION));
            assertThat(recipes.get(2))
                    .isEqualTo(SearchSpace.usual(Algorithm.GRADIENT_BOOSTING)
                            .with("learningRate", 0.2)
                            .with("maxDepth", 6));
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"TPE", "CMA_ES"},
            mode = Mode.INCLUDE)
    void findsTheLeastOfSimpleFunctionsBetterThanRandomSearch(Search search) {
        Space space = new Space(
                Samples.binary("training: {algorithms: [gradient-boosting]}").training(), List.of());
        List<ToDoubleFunction<double[]>> functions = List.of(
                point -> distance(point, 0.8, 0.2, 0.7, 0.3, 0.75, 0.15),
                point -> 3 * point[0] + Math.abs(point[1] - 0.9) + Math.abs(point[5] - 0.1),
                point -> distance(point, 0.2, 0.9, 0.2, 0.9, 0.2, 0.9) + 0.05 * Math.sin(40 * point[0]));
        for (ToDoubleFunction<double[]> function : functions) {
            double[] found = new double[40];
            double[] random = new double[40];
            for (int seed = 0; seed < found.length; seed++) {
                found[seed] = least(search, space, function, seed);
                random[seed] = least(Search.RANDOM, space, function, seed);
            }
            assertThat(median(found)).isLessThan(0.75 * median(random));
        }
    }

    @Test
    void aGridVisitsEveryCellOnceBeforeItBeginsAgain() {
        Training training =
                Samples.binary("training: {algorithms: [logistic-regression]}").training();
        List<Recipe> recipes = recipes(Search.GRID, new Space(training, List.of()), 8, 3);

        // the first is the usual one, then eight cells of a logarithmic dimension
        assertThat(recipes.subList(1, 8)).doesNotHaveDuplicates();
        double[] logarithms = recipes.subList(1, 8).stream()
                .mapToDouble(recipe -> Math.log10(recipe.number("l2")))
                .sorted()
                .toArray();
        for (double logarithm : logarithms) {
            double cell = (logarithm + 5) / 4 * 8 - 0.5;
            assertThat(cell).isCloseTo(Math.rint(cell), org.assertj.core.api.Assertions.within(1e-9));
        }
    }

    @Property(tries = 50)
    void eigenvectorsMakeTheMatrixAgain(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 1 + random.nextInt(6);
        double[][] root = new double[n][n];
        double[][] matrix = new double[n][n];
        for (double[] row : root) {
            Arrays.setAll(row, i -> random.nextDouble(-1, 1));
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < n; k++) {
                    matrix[i][j] += root[i][k] * root[j][k];
                }
            }
        }

        Eigen eigen = Eigen.of(matrix);

        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    sum += eigen.vectors()[i][k] * eigen.values()[k] * eigen.vectors()[j][k];
                }
                assertThat(sum).isCloseTo(matrix[i][j], org.assertj.core.api.Assertions.within(1e-9));
            }
        }
    }

    private static double distance(double[] point, double... optimum) {
        double sum = 0;
        for (int i = 0; i < optimum.length; i++) {
            sum += (point[i] - optimum[i]) * (point[i] - optimum[i]);
        }
        return sum;
    }

    private static double least(Search search, Space space, ToDoubleFunction<double[]> function, long seed) {
        Searcher searcher = Searcher.of(search, space, 60, seed);
        List<Tried> history = new ArrayList<>();
        double least = Double.POSITIVE_INFINITY;
        for (int trial = 0; trial < 60; trial++) {
            Recipe recipe = searcher.suggest(history);
            double loss = function.applyAsDouble(space.point(recipe));
            least = Math.min(least, loss);
            history.add(Tried.asked(recipe).with(0, loss));
        }
        return least;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    /** What is tried when each loss is the trial's number modulo 7. */
    private static List<Recipe> recipes(Search search, Space space, int trials, long seed) {
        Searcher searcher = Searcher.of(search, space, trials, seed);
        List<Tried> history = new ArrayList<>();
        for (int trial = 0; trial < trials; trial++) {
            history.add(Tried.asked(searcher.suggest(history)).with(0, trial % 7));
        }
        return history.stream().map(Tried::recipe).toList();
    }
}
