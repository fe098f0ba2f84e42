package dev.perennial.training.fit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.SearchSpace;
import dev.perennial.training.domain.tracking.Curve;
import dev.perennial.training.domain.tracking.Curve.Point;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurvesTest {
    private final ModelDefinition definition = Samples.binary("");
    private final Dataset examples = Samples.dataset(definition, 400, 1);

    @Test
    void boostingTellsTheLossOnLaterExamplesRoundByRoundAndItFalls() {
        Dataset later = examples.select(IntStream.range(300, 400).toArray());

        try (FittedRecipe model = fit(Algorithm.GRADIENT_BOOSTING, later)) {
            List<Point> points = model.curve().points();
            assertThat(model.curve().name()).isEqualTo("validation-loss-by-round");
            assertThat(points).hasSizeGreaterThanOrEqualTo(model.recipe().integer("rounds"));
            double best = points.stream().mapToDouble(Point::value).min().orElseThrow();
            assertThat(points.get(model.recipe().integer("rounds") - 1).value()).isEqualTo(best);
            assertThat(best).isLessThan(points.get(0).value());
        }
    }

    @Test
    void boostingWithoutLaterExamplesTellsNothing() {
        try (FittedRecipe model = fit(Algorithm.GRADIENT_BOOSTING, null)) {
            assertThat(model.curve()).isEqualTo(Curve.NONE);
        }
    }

    @Test
    void networksTellTheTrainingLossEpochByEpochAndItFalls() {
        try (FittedRecipe model = fit(Algorithm.LOGISTIC_REGRESSION, null)) {
            List<Point> points = model.curve().points();
            assertThat(model.curve().name()).isEqualTo("training-loss-by-epoch");
            assertThat(points.get(points.size() - 1).value())
                    .isLessThan(points.get(0).value());
        }
    }

    private FittedRecipe fit(Algorithm algorithm, Dataset later) {
        Recipe recipe = SearchSpace.usual(algorithm);
        Dataset older = examples.select(IntStream.range(0, 300).toArray());
        return new Fitting(definition, older).fit(recipe, 1, later);
    }
}
