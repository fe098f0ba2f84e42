package dev.perennial.training.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.Metric;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SearchTest {
    private static final List<Algorithm> ALL = List.of(Algorithm.values());

    @Test
    void eachAlgorithmStartsWithItsUsualSettingsAndTheyTakeTurns() {
        int count = ALL.size();
        List<Recipe> recipes = RandomSearch.recipes(ALL, 2 * count + 1, 1);

        assertThat(recipes.subList(0, count))
                .isEqualTo(ALL.stream().map(SearchSpace::usual).toList());
        assertThat(recipes.subList(count, 2 * count))
                .extracting(Recipe::algorithm)
                .isEqualTo(ALL);
        assertThat(recipes.get(2 * count).algorithm()).isEqualTo(ALL.get(0));
        assertThat(recipes).doesNotHaveDuplicates();
    }

    @Property
    void everySettingKeepsWithinItsBounds(@ForAll long seed) {
        for (Recipe recipe : RandomSearch.recipes(ALL, 12, seed)) {
            for (SearchSpace.Dimension dimension : SearchSpace.of(recipe.algorithm())) {
                double value = recipe.number(dimension.name());
                assertThat(value).isBetween(dimension.low(), dimension.high());
                assertThat(dimension.whole() && value != Math.rint(value)).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theGuideListsEverySetting(Algorithm algorithm) throws IOException {
        String guide = Files.readString(Path.of("..", "docs", "algorithms.md"));
        String table = guide.substring(guide.indexOf("\n| `" + Json.name(algorithm) + "`"));
        List<String> rows = Pattern.compile("\n").splitAsStream(table).skip(1).toList();
        List<SearchSpace.Dimension> dimensions = SearchSpace.of(algorithm);
        for (int row = 0; row < dimensions.size(); row++) {
            SearchSpace.Dimension dimension = dimensions.get(row);
            if (dimension.low() < dimension.high()) {
                assertThat(rows.get(row))
                        .contains("| `" + dimension.name() + "`")
                        .endsWith("| " + plain(dimension.usual()) + " | " + plain(dimension.low()) + " and "
                                + plain(dimension.high()) + (dimension.logarithmic() ? ", logarithmic |" : " |"));
            }
        }
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    @Property
    void theSameSeedGivesTheSameRecipes(@ForAll long seed) {
        assertThat(RandomSearch.recipes(ALL, 9, seed)).isEqualTo(RandomSearch.recipes(ALL, 9, seed));
    }

    @Test
    void theBestTrialIsTheEarliestOfTheBestScores() {
        List<Trial> trials = List.of(trial(1, Double.NaN), trial(2, 0.7), trial(3, 0.5), trial(4, 0.5));

        assertThat(Trial.best(trials, Metric.LOG_LOSS)).map(Trial::number).hasValue(3);
        assertThat(Trial.best(trials, Metric.ROC_AUC)).map(Trial::number).hasValue(2);
        assertThat(Trial.best(trials.subList(0, 1), Metric.ROC_AUC)).isEmpty();
    }

    private static Trial trial(int number, double score) {
        return new Trial(number, new Recipe(Algorithm.MLP, Map.of()), score);
    }
}
