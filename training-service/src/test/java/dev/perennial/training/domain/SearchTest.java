package dev.perennial.training.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.Hyperparameter;
import dev.perennial.contracts.definition.Metric;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SearchTest {
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

    @Test
    void theBestTrialIsTheEarliestOfTheBestScores() {
        List<Trial> trials = List.of(trial(1, Double.NaN), trial(2, 0.7), trial(3, 0.5), trial(4, 0.5));

        assertThat(Trial.best(trials, Metric.LOG_LOSS)).map(Trial::number).hasValue(3);
        assertThat(Trial.best(trials, Metric.ROC_AUC)).map(Trial::number).hasValue(2);
        assertThat(Trial.best(trials.subList(0, 1), Metric.ROC_AUC)).isEmpty();
    }

    @Test
    void theBestTrialIsAmongThoseThatWentFurthest() {
        Recipe recipe = new Recipe(Algorithm.MLP, Map.of());
        List<Trial> trials = List.of(
                new Trial(1, recipe, List.of(0.4), 1.0 / 3), trial(2, 0.7), trial(3, 0.6), trial(4, Double.NaN));

        assertThat(Trial.best(trials, Metric.LOG_LOSS)).map(Trial::number).hasValue(3);
        assertThat(Trial.best(trials.subList(0, 1), Metric.LOG_LOSS))
                .map(Trial::number)
                .hasValue(1);
    }

    @Test
    void theScoreIsTheMeanOfTheFolds() {
        Recipe recipe = new Recipe(Algorithm.MLP, Map.of());

        assertThat(new Trial(1, recipe, List.of(0.5, 0.75), 1).score()).isEqualTo(0.625);
        assertThat(new Trial(1, recipe, List.of(0.5, Double.NaN), 1).score()).isNaN();
    }

    @ParameterizedTest
    @EnumSource
    void everySettingAndItsUsualBoundsAreThoseThatDefinitionsKnow(Algorithm algorithm) {
        List<SearchSpace.Dimension> dimensions = SearchSpace.of(algorithm);
        List<Hyperparameter> known = Hyperparameter.of(algorithm);

        assertThat(dimensions)
                .extracting(SearchSpace.Dimension::name)
                .isEqualTo(known.stream().map(Hyperparameter::name).toList());
        for (int i = 0; i < known.size(); i++) {
            assertThat(dimensions.get(i).whole()).isEqualTo(known.get(i).whole());
            assertThat(dimensions.get(i).low())
                    .isGreaterThanOrEqualTo(known.get(i).least());
            assertThat(dimensions.get(i).high())
                    .isLessThanOrEqualTo(known.get(i).most());
        }
    }

    private static Trial trial(int number, double score) {
        return new Trial(number, new Recipe(Algorithm.MLP, Map.of()), List.of(score), 1);
    }
}
