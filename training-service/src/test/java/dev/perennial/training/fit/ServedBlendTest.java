package dev.perennial.training.fit;

import static dev.perennial.training.fit.Scores.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.PoolMember;
import dev.perennial.training.export.WeightedGraph;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ServedBlendTest {
    private static final long SEED = 7;
    private static final double[] WEIGHTS = {0.4, 0.395, 0.001, 0.004, 0.2, 0};

    static Stream<ModelDefinition> everyTask() {
        return Stream.of(Samples.binary(""), Samples.regression(""));
    }

    @ParameterizedTest
    @MethodSource("everyTask")
    void itsMembersSayWhatTheySaidWhenTheyWereFitted(ModelDefinition definition) {
        Dataset examples = Samples.dataset(definition, 1000, 1);
        Pool pool = Pool.fit(definition, examples, null, SEED);
        double[] weights = new double[pool.members().size()];
        weights[0] = 0.5;
        weights[4] = 0.5;

        try (Blend blend = Blend.of(pool, weights);
                ServedBlend served = published(blend).open(definition)) {
            double[][] fitted = pool.predict(examples.features());
            double[][] asked = served.predict(examples.features(), pool.members());

            assertThat(published(blend).isOf(pool.members())).isTrue();
            assertThat(published(blend).isOf(List.of(PoolMember.RECENT))).isFalse();
            for (int row = 0; row < asked.length; row++) {
                assertThat(asked[row][0]).isCloseTo(fitted[row][0], within(1e-4));
                assertThat(asked[row][4]).isCloseTo(fitted[row][4], within(1e-4));
                assertThat(asked[row][1]).isNaN();
            }
            assertThat(served.onnx()).isEqualTo(blend.onnx());
            assertThat(served.nativeBytes()).isEqualTo(blend.nativeBytes());
            assertSame(served.score(examples.features()), blend.score(examples.features()));
        }
    }

    @Test
    void otherWeightsGiveTheGraphThatTheMembersWouldHaveGiven() {
        ModelDefinition definition = Samples.binary("");
        Dataset examples = Samples.dataset(definition, 1000, 1);
        Pool pool = Pool.fit(definition, examples, null, SEED);
        PublishedBlend published = published(Blend.of(pool, WEIGHTS));

        assertThat(published.members()).containsExactly(PoolMember.RECENT, PoolMember.ALL, PoolMember.LINEAR);
        try (ServedBlend mixed = published.open(definition, new double[] {0.4, 0.4, 0.2})) {
            assertThat(mixed.weights()).containsEntry(PoolMember.LINEAR, 0.2);
            try (Blend other = Blend.of(pool, new double[] {0.4, 0.4, 0, 0, 0.2, 0});
                    ScoringModel graph = ScoringModel.open(mixed.onnx(), definition)) {
                assertSame(graph.score(examples.features()), other.score(examples.features()));
                assertSame(mixed.score(examples.features()), other.score(examples.features()));
            }
        }
    }

    @Test
    void whatIsNoBlendOfOursIsRefused() {
        ModelDefinition definition = Samples.binary("");
        Dataset examples = Samples.dataset(definition, 1000, 1);

        try (Blend blend = Blend.of(Pool.fit(definition, examples, null, SEED), WEIGHTS)) {
            byte[] onnx = blend.onnx();
            byte[] members = blend.nativeBytes();
            byte[] cut = Arrays.copyOf(members, members.length / 2);

            assertThatThrownBy(() -> PublishedBlend.read(onnx, cut)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> PublishedBlend.read(new byte[] {1, 2, 3}, members))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the graph cannot be read");
            byte[] unnamed = WeightedGraph.of(onnx).addends();
            assertThat(WeightedGraph.of(unnamed).width()).isEqualTo(3);
            assertThatThrownBy(() -> WeightedGraph.of(new byte[0]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the graph names no weights");
        }
    }

    private static PublishedBlend published(Blend blend) {
        return PublishedBlend.read(blend.onnx(), blend.nativeBytes());
    }
}
