package dev.perennial.training.fit;

import static dev.perennial.training.fit.Scores.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.PoolMember;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PastMemberTest {
    private static final long SEED = 7;

    private final ModelDefinition binary = Samples.binary("");

    static Stream<ModelDefinition> everyTask() {
        return Stream.of(Samples.binary(""), Samples.regression(""));
    }

    @ParameterizedTest
    @MethodSource("everyTask")
    void itSaysWhatItSaidWhenItServed(ModelDefinition definition) {
        Dataset examples = Samples.dataset(definition, 1500, 1);
        try (Blend before = blend(pool(definition, examples, 0, 700, null), 0.5);
                Pool now = pool(definition, examples, 300, 1500, published(before))) {
            double[][] said = now.predict(examples.features());
            double[][] served = before.score(examples.features());

            assertThat(now.members()).last().isEqualTo(PoolMember.PAST);
            for (int row = 0; row < said.length; row++) {
                double past = said[row][now.members().size() - 1];
                double score = served[row].length == 1 ? past : 1 / (1 + Math.exp(-past));
                assertThat(score).isCloseTo(served[row][served[row].length - 1], within(1e-4));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyTask")
    void oneGraphScoresLikeTheMembersAndThePast(ModelDefinition definition) {
        Dataset examples = Samples.dataset(definition, 1500, 1);
        FeatureTable odd = FeatureTable.of(
                definition, List.of(Map.of(), Map.of("distance", 1e30, "carrier", "never seen", "gate", "")));

        try (Blend before = blend(pool(definition, examples, 0, 700, null), 0.5);
                Blend now = blend(pool(definition, examples, 300, 1500, published(before)), 0.5);
                ScoringModel graph = ScoringModel.open(now.onnx(), definition)) {
            assertThat(now.weights()).containsKey(PoolMember.PAST);
            assertSame(graph.score(examples.features()), now.score(examples.features()));
            assertSame(graph.score(odd), now.score(odd));
        }
    }

    @Test
    void aPastHasNoPast() throws InvalidProtocolBufferException {
        Dataset examples = Samples.dataset(binary, 1500, 1);
        try (Blend first = blend(pool(binary, examples, 0, 700, null), 0.5);
                Blend second = blend(pool(binary, examples, 200, 1100, published(first)), 0.5);
                Blend third = blend(pool(binary, examples, 400, 1500, published(second)), 0.5)) {
            PublishedBlend past = published(second).withoutPast().orElseThrow();

            assertThat(past.members()).doesNotContain(PoolMember.PAST).hasSize(6);
            assertThat(third.onnx().length).isLessThan(second.onnx().length + first.onnx().length);
            assertThat(third.nativeBytes().length).isLessThan(second.nativeBytes().length + first.nativeBytes().length);
            try (ServedBlend alone = past.open(binary);
                    ScoringModel graph = ScoringModel.open(alone.onnx(), binary);
                    Blend without = blend(pool(binary, examples, 200, 1100, null), 0)) {
                assertSame(alone.score(examples.features()), without.score(examples.features()));
                assertSame(graph.score(examples.features()), without.score(examples.features()));
                assertThat(nodes(alone.onnx())).isEqualTo(nodes(without.onnx()));
            }
        }
    }

    @Test
    void nothingIsLeftOfOneThatWasAllPast() {
        Dataset examples = Samples.dataset(binary, 1000, 1);
        try (Blend first = blend(pool(binary, examples, 0, 700, null), 0.5);
                Blend second = blend(pool(binary, examples, 100, 800, published(first)), 1)) {
            assertThat(published(second).members()).containsExactly(PoolMember.PAST);
            assertThat(published(second).withoutPast()).isEmpty();
        }
    }

    @Test
    void oneWithoutAPastIsThatItself() {
        try (Blend blend = blend(pool(binary, Samples.dataset(binary, 700, 1), 0, 700, null), 0.5)) {
            PublishedBlend published = published(blend);

            assertThat(published.withoutPast()).containsSame(published);
        }
    }

    @Test
    void theSamePastGivesTheSameBytes() {
        Dataset examples = Samples.dataset(binary, 1000, 1);
        try (Blend past = blend(pool(binary, examples, 0, 700, null), 0.5);
                Blend first = blend(pool(binary, examples, 100, 1000, published(past)), 0.3);
                Blend again = blend(pool(binary, examples, 100, 1000, published(past)), 0.3)) {
            assertThat(again.onnx()).isEqualTo(first.onnx());
            assertThat(again.nativeBytes()).isEqualTo(first.nativeBytes());
        }
    }

    private static Pool pool(ModelDefinition definition, Dataset examples, int from, int to, PublishedBlend past) {
        Dataset some = examples.select(IntStream.range(from, to).toArray());
        Pool pool = Pool.fit(definition, some, null, SEED);
        if (past != null) {
            past.withoutPast().ifPresent(blend -> pool.takeIn(PoolMember.PAST, blend, 700));
        }
        return pool;
    }

    /** Mixed alike but for the past. */
    private static Blend blend(Pool pool, double ofPast) {
        List<PoolMember> members = pool.members();
        boolean hasPast = members.contains(PoolMember.PAST);
        double rest = hasPast ? (1 - ofPast) / (members.size() - 1) : 1.0 / members.size();
        return Blend.of(
                pool,
                members.stream()
                        .mapToDouble(member -> member == PoolMember.PAST ? ofPast : rest)
                        .toArray());
    }

    private static int nodes(byte[] onnx) throws InvalidProtocolBufferException {
        return ModelProto.parseFrom(onnx).getGraph().getNodeCount();
    }

    private static PublishedBlend published(Blend blend) {
        return PublishedBlend.read(blend.onnx(), blend.nativeBytes());
    }
}
