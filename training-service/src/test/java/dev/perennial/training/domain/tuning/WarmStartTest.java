package dev.perennial.training.domain.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.Metric;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.Trial;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WarmStartTest {
    @Test
    void takesTheBestOfEachAlgorithmAmongThoseThatWentFurthest() {
        List<Trial> trials = List.of(
                trial(1, Algorithm.MLP, 0.5, 1),
                trial(2, Algorithm.GRADIENT_BOOSTING, 0.1, 1.0 / 9),
                trial(3, Algorithm.MLP, 0.4, 1),
                trial(4, Algorithm.GRADIENT_BOOSTING, 0.3, 1),
                trial(5, Algorithm.RANDOM_FOREST, Double.NaN, 1));

        assertThat(WarmStart.of(trials, Metric.LOG_LOSS))
                .containsExactly(trials.get(3).recipe(), trials.get(2).recipe());
        assertThat(WarmStart.of(trials, Metric.ROC_AUC))
                .containsExactly(trials.get(3).recipe(), trials.get(0).recipe());
        assertThat(WarmStart.of(List.of(), Metric.LOG_LOSS)).isEmpty();
    }

    private static Trial trial(int number, Algorithm algorithm, double score, double share) {
        return new Trial(number, new Recipe(algorithm, Map.of("number", (double) number)), List.of(score), share);
    }
}
