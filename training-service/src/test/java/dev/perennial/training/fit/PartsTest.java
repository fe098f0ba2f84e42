package dev.perennial.training.fit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.SearchSpace;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model that is fitted in parts is the same wherever the parts were fitted. */
class PartsTest {
    private static final long SEED = 7;

    private final ModelDefinition definition = Samples.binary("");
    private final Dataset examples = Samples.dataset(definition, 1500, 3);
    private final Dataset later = rows(1200, 1500);

    /** Not of boosting, which draws other columns in one part than in several. */
    @ParameterizedTest
    @EnumSource(names = {"LOGISTIC_REGRESSION", "RANDOM_FOREST", "MLP"})
    void partsMakeTheSameModelAsOne(Algorithm algorithm) {
        Recipe recipe = SearchSpace.usual(algorithm);

        byte[] state = null;
        for (double share : new double[] {1.0 / 9, 1.0 / 3}) {
            // each part in a process of its own, as far as the state goes
            try (Part part = fitting().advance(recipe, SEED, later, state, share)) {
                assertThat(part.model().recipe().algorithm()).isEqualTo(algorithm);
                state = part.isDone() ? null : part.state();
            }
        }
        try (Part last = fitting().advance(recipe, SEED, later, state, 1);
                Part whole = fitting().advance(recipe, SEED, later, null, 1)) {
            assertThat(last.isDone()).isTrue();
            assertThat(last.model().recipe()).isEqualTo(whole.model().recipe());
            assertThat(last.model().score(later.features()))
                    .isDeepEqualTo(whole.model().score(later.features()));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOGISTIC_REGRESSION", "MLP"})
    void allPartsOfANetworkAreTheFitThatIsDeployed(Algorithm algorithm) {
        Recipe recipe = SearchSpace.usual(algorithm);
        try (Part begun = fitting().advance(recipe, SEED, later, null, 0.5);
                Part ended = fitting().advance(recipe, SEED, later, begun.state(), 1);
                FittedRecipe whole = fitting().fit(recipe, SEED)) {
            assertThat(ended.model().nativeBytes()).isEqualTo(whole.nativeBytes());
            assertThat(begun.model().nativeBytes()).isNotEqualTo(whole.nativeBytes());
        }
    }

    @Test
    void whatIsFittedInBetweenMakesNoDifference() {
        Recipe recipe = SearchSpace.usual(Algorithm.GRADIENT_BOOSTING);
        Fitting fitting = fitting();
        try (Part begun = fitting.advance(recipe, SEED, later, null, 1.0 / 9);
                Part alone = fitting.advance(recipe, SEED, later, begun.state(), 1.0 / 3);
                Part other = fitting.advance(recipe.with("maxDepth", 3), SEED, later, null, 1.0 / 9);
                Part again = fitting.advance(recipe, SEED, later, begun.state(), 1.0 / 3)) {
            assertThat(other.isDone()).isFalse();
            assertThat(again.state()).isEqualTo(alone.state());
        }
    }

    @Test
    void boostingGoesOnWithTheTreesThatThereAre() throws IOException {
        Recipe recipe = SearchSpace.usual(Algorithm.GRADIENT_BOOSTING);
        try (Part begun = fitting().advance(recipe, SEED, later, null, 1.0 / 9);
                Part on = fitting().advance(recipe, SEED, later, begun.state(), 1.0 / 3)) {
            JsonNode first = trees(begun);
            JsonNode more = trees(on);
            assertThat(first).hasSize(17);
            assertThat(more.size()).isGreaterThan(17);
            for (int tree = 0; tree < first.size(); tree++) {
                assertThat(more.get(tree)).isEqualTo(first.get(tree));
            }
        }
    }

    private static JsonNode trees(Part part) throws IOException {
        return Json.mapper().readTree(part.model().nativeBytes()).at("/learner/gradient_booster/model/trees");
    }

    @Test
    void treesThatHelpNoMoreAreDoneBeforeTheirLastRound() {
        Recipe hasty = SearchSpace.usual(Algorithm.GRADIENT_BOOSTING).with("learningRate", 1);
        try (Part part = fitting().advance(hasty, SEED, later, null, 1.0 / 3);
                Part on = fitting().advance(hasty, SEED, later, part.state(), 1)) {
            assertThat(part.isDone()).isTrue();
            assertThat(part.model().recipe().integer(SearchSpace.ROUNDS)).isLessThan(50);
            assertThat(on.state()).isEqualTo(part.state());
        }
    }

    private Fitting fitting() {
        return new Fitting(definition, rows(0, 1200));
    }

    private Dataset rows(int from, int to) {
        return examples.select(IntStream.range(from, to).toArray());
    }
}
