package dev.perennial.training.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.SearchSpace;
import dev.perennial.training.domain.refresh.RefreshState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContinuedTreesTest {
    private static final String REST =
            """
            training: {algorithms: [gradient-boosting], refresh: always, weights: {recency: {halfLifeExamples: 500}}}
            """;
    private static final Recipe RECIPE =
            SearchSpace.usual(Algorithm.GRADIENT_BOOSTING).with(SearchSpace.ROUNDS, 30);

    static Stream<ModelDefinition> definitions() {
        return Stream.<Function<String, ModelDefinition>>of(Samples::binary, Samples::multiclass, Samples::regression)
                .map(task -> task.apply(REST));
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void continuedTwiceGivesTheTreesOfContinuedOnce(ModelDefinition definition) {
        Dataset examples = Samples.dataset(definition, 1200, 3);
        Dataset since = rows(examples, 800, 1200);
        Started full = full(definition, rows(examples, 0, 800));

        try (FittedRecipe first = ContinuedTrees.fit(definition, full.state, full.booster, since, 7);
                FittedRecipe second = ContinuedTrees.fit(
                        definition, stored(ContinuedTrees.after(full.state, first)), first.nativeBytes(), since, 5);
                FittedRecipe once = ContinuedTrees.fit(definition, full.state, full.booster, since, 12)) {
            assertThat(second.recipe()).isEqualTo(once.recipe());
            assertThat(second.recipe().integer(SearchSpace.ROUNDS)).isEqualTo(42);
            assertThat(second.nativeBytes()).containsExactly(once.nativeBytes());
            assertThat(second.score(since.features())).isDeepEqualTo(once.score(since.features()));
        }
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void oldTreesAndBaseStayAndTheGraphSaysTheSame(ModelDefinition definition) throws IOException {
        Dataset examples = Samples.dataset(definition, 1200, 4);
        Started full = full(definition, rows(examples, 0, 800));

        try (FittedRecipe refreshed =
                ContinuedTrees.fit(definition, full.state, full.booster, rows(examples, 800, 1200), 10)) {
            JsonNode before = Json.mapper().readTree(full.booster).path("learner");
            JsonNode after = Json.mapper().readTree(refreshed.nativeBytes()).path("learner");
            assertThat(after.at("/learner_model_param/base_score"))
                    .isEqualTo(before.at("/learner_model_param/base_score"));
            JsonNode trees = before.at("/gradient_booster/model/trees");
            for (int tree = 0; tree < trees.size(); tree++) {
                assertThat(after.at("/gradient_booster/model/trees").get(tree)).isEqualTo(trees.get(tree));
            }
            double[][] expected = refreshed.score(examples.features());
            try (ScoringModel graph = ScoringModel.open(refreshed.onnx(), definition)) {
                double[][] scores = graph.score(examples.features());
                for (int row = 0; row < scores.length; row++) {
                    assertThat(scores[row]).containsExactly(expected[row], within(1e-5));
                }
            }
        }
    }

    @Test
    void aCategoryThatCameSinceIsUnknown() {
        ModelDefinition definition = Samples.binary(REST);
        List<ExampleJoined> examples = Samples.examples(definition, 1200, 5);
        Started full = full(definition, Samples.dataset(definition, examples.subList(0, 800)));
        List<ExampleJoined> strange = examples.subList(800, 1200).stream()
                .map(ContinuedTreesTest::withAnotherCarrier)
                .toList();

        try (FittedRecipe refreshed =
                ContinuedTrees.fit(definition, full.state, full.booster, Samples.dataset(definition, strange), 10)) {
            assertThat(ContinuedTrees.after(full.state, refreshed).categories()).isEqualTo(full.state.categories());
            assertThat(full.state.categories().get("carrier")).hasSize(5).doesNotContain("ZZ");
        }
    }

    private static ExampleJoined withAnotherCarrier(ExampleJoined example) {
        Map<String, Object> features = new HashMap<>(example.features());
        features.put("carrier", "ZZ");
        return new ExampleJoined(
                example.context(),
                example.modelName(),
                example.exampleId(),
                example.eventTime(),
                example.knownAt(),
                features,
                example.label());
    }

    @Test
    void aSingleClassIsNoHindrance() {
        ModelDefinition definition = Samples.binary(REST);
        Dataset examples = Samples.dataset(definition, 1200, 6);
        Started full = full(definition, rows(examples, 0, 800));
        int[] positives = IntStream.range(800, 1200)
                .filter(row -> examples.targets()[row] == 1)
                .toArray();

        try (FittedRecipe refreshed =
                ContinuedTrees.fit(definition, full.state, full.booster, examples.select(positives), 10)) {
            assertThat(refreshed.score(examples.features())).hasDimensions(1200, 2);
        }
    }

    @Test
    void whatIsNoBoosterOrAnotherOneIsRefused() {
        ModelDefinition definition = Samples.binary(REST);
        Started full = full(definition, Samples.dataset(definition, 800, 7));
        RefreshState longer = new RefreshState(
                full.state.trainingSha256(),
                full.state.recipe().with(SearchSpace.ROUNDS, 31),
                full.state.categories(),
                0,
                1,
                31,
                800,
                0);

        ContinuedTrees.requireContinuable(definition, full.state, full.booster);
        assertThatThrownBy(() -> ContinuedTrees.requireContinuable(
                        definition, full.state, "no booster".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("XGBoost cannot read the booster");
        assertThatThrownBy(() -> ContinuedTrees.requireContinuable(definition, longer, full.booster))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("booster of 30 rounds");
    }

    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Started(RefreshState state, byte[] booster) {}

    private static Started full(ModelDefinition definition, Dataset examples) {
        try (FittedRecipe model = new Fitting(definition, examples).fit(RECIPE, 42)) {
            return new Started(stored(ContinuedTrees.state(definition, model, examples.size())), model.nativeBytes());
        }
    }

    /** As it comes back from a provenance. */
    private static RefreshState stored(RefreshState state) {
        try {
            RefreshState read = Json.mapper().readValue(Json.mapper().writeValueAsString(state), RefreshState.class);
            assertThat(read).isEqualTo(state);
            return read;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Dataset rows(Dataset examples, int from, int to) {
        return examples.select(IntStream.range(from, to).toArray());
    }
}
