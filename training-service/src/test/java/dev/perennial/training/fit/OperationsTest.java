package dev.perennial.training.fit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.SearchSpace;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperationsTest {
    @Test
    void aLineTakesAMultiplicationPerColumnAndOutput() {
        Operations line = Operations.ofLayers(SearchSpace.usual(Algorithm.LOGISTIC_REGRESSION), 9, 2, 1000, 20);

        assertThat(line).isEqualTo(new Operations(20, 3 * 20 * 1000.0 * 20));
    }

    @Test
    void aPerceptronTakesOnePerWeight() {
        Recipe recipe = new Recipe(Algorithm.MLP, Map.of("units", 4.0));

        assertThat(Operations.ofLayers(recipe, 9, 2, 10, 1).prediction()).isEqualTo(10 * 4 + 5 * 4 + 5 * 2);
    }

    @Test
    void treesTakeWhatTheyAreDeep() {
        Recipe recipe = new Recipe(
                Algorithm.GRADIENT_BOOSTING,
                Map.of("rounds", 10.0, "maxDepth", 4.0, "rowFraction", 0.5, "columnFraction", 0.25));
        Recipe forest = new Recipe(
                Algorithm.RANDOM_FOREST,
                Map.of("trees", 10.0, "maxDepth", 4.0, "rowFraction", 0.5, "columnFraction", 0.25));

        assertThat(Operations.ofTrees(recipe, 8, 1, 1000)).isEqualTo(new Operations(50, 40 * 500 * 2.0));
        assertThat(Operations.ofTrees(forest, 8, 1, 1000)).isEqualTo(Operations.ofTrees(recipe, 8, 1, 1000));
        assertThat(Operations.ofTrees(recipe, 8, 3, 1000).prediction()).isEqualTo(150);
    }
}
