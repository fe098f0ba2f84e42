package dev.perennial.training.fit;

import static dev.perennial.training.fit.Scores.assertSame;
import static dev.perennial.training.fit.Scores.loss;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.PoolMember;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BlendTest {
    private static final long SEED = 7;

    private final ModelDefinition binary = Samples.binary("");

    static Stream<ModelDefinition> everyTask() {
        return Stream.of(Samples.binary(""), Samples.regression(""));
    }

    @ParameterizedTest
    @MethodSource("everyTask")
    void oneGraphScoresLikeTheMembersAndBetterThanAConstant(ModelDefinition definition) {
        Dataset examples = Samples.dataset(definition, 4000, 1);
        Dataset later = rows(examples, 3000, 4000);

        try (Blend blend = uniform(Pool.fit(definition, rows(examples, 0, 3000), null, SEED));
                ScoringModel graph = ScoringModel.open(blend.onnx(), definition)) {
            double[][] scores = graph.score(later.features());

            assertSame(scores, blend.score(later.features()));
            assertThat(loss(definition, later, scores)).isLessThan(0.9 * lossOfConstant(definition, later));
        }
    }

    @ParameterizedTest
    @MethodSource("everyTask")
    void oneGraphScoresMissingAndUnknownValuesLikeTheMembers(ModelDefinition definition) {
        Map<String, Object> extremes = new HashMap<>(Map.of(
                "distance", 1e30, "elevation", -1e30, "taxi", -0.0, "carrier", "never seen", "gate", "", "at", -1.0));
        extremes.put("departure", 7258118399999.0);
        FeatureTable odd = FeatureTable.of(definition, List.of(Map.of(), extremes, Map.of("international", true)));

        try (Blend blend = uniform(Pool.fit(definition, Samples.dataset(definition, 1000, 2), null, SEED));
                ScoringModel graph = ScoringModel.open(blend.onnx(), definition)) {
            assertSame(graph.score(odd), blend.score(odd));
        }
    }

    @Test
    void valuesThatAreNeverNegativeHaveOneMemberMore() {
        ModelDefinition definition = Samples.regression("");
        Dataset examples = Samples.dataset(definition, 1500, 1);
        double[] targets =
                Arrays.stream(examples.targets()).map(target -> 100 + target).toArray();
        Dataset positive = new Dataset(
                examples.features(), examples.exampleIds(), examples.eventTimes(), examples.knownTimes(), targets);

        try (Blend blend = uniform(Pool.fit(definition, positive, null, SEED));
                ScoringModel graph = ScoringModel.open(blend.onnx(), definition)) {
            assertThat(blend.weights()).hasSize(6).containsKey(PoolMember.LOGARITHMIC);
            assertSame(graph.score(positive.features()), blend.score(positive.features()));
        }
    }

    @Test
    void theSameExamplesGiveTheSameBytes() {
        Dataset examples = Samples.dataset(binary, 2500, 1);

        try (Blend first = uniform(Pool.fit(binary, examples, null, SEED));
                Blend again = uniform(Pool.fit(binary, examples, null, SEED));
                Blend other = uniform(Pool.fit(binary, examples, null, SEED + 1))) {
            assertThat(again.nativeBytes()).isEqualTo(first.nativeBytes());
            assertThat(again.onnx()).isEqualTo(first.onnx());
            assertThat(other.onnx()).isNotEqualTo(first.onnx());
        }
    }

    @Test
    void aMemberOfLittleWeightIsLeftOut() {
        Dataset examples = Samples.dataset(binary, 1000, 1);
        Pool pool = Pool.fit(binary, examples, null, SEED);

        try (Blend blend = Blend.of(pool, new double[] {0.4, 0.395, 0.001, 0.004, 0.2, 0});
                ScoringModel graph = ScoringModel.open(blend.onnx(), binary)) {
            assertThat(blend.weights()).containsOnlyKeys(PoolMember.RECENT, PoolMember.ALL, PoolMember.LINEAR);
            assertThat(blend.weights().values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum())
                    .isCloseTo(1, within(1e-12));
            assertSame(graph.score(examples.features()), blend.score(examples.features()));
        }
    }

    @Test
    void whatIsFittedOnAllExamplesIsKeptWhileTheyHardlyGrow() {
        Dataset examples = Samples.dataset(binary, 1100, 1);

        try (Pool first = Pool.fit(binary, rows(examples, 0, 1000), null, SEED);
                Pool kept = Pool.fit(binary, rows(examples, 0, 1039), first, SEED);
                Pool fitted = Pool.fit(binary, rows(examples, 0, 1040), first, SEED)) {
            assertThat(kept.exampleCount(PoolMember.ALL)).isEqualTo(1000);
            assertThat(kept.nativeBytes(PoolMember.ALL)).isEqualTo(first.nativeBytes(PoolMember.ALL));
            assertThat(kept.exampleCount(PoolMember.RECENT)).isEqualTo(1039);
            assertThat(fitted.exampleCount(PoolMember.ALL)).isEqualTo(1040);
        }
    }

    @Test
    void classesThatALinePartsArePartedByTheMemberWithHardlyAnyPenalty() {
        ModelDefinition definition = DefinitionParser.parse(
                """
                name: prices
                task: binary-classification
                features: {price: {type: numeric}, mean: {type: numeric}}
                label: {name: above, type: boolean, horizon: 24h}
                """);
        Dataset examples = prices(definition, 3000);
        Dataset later = rows(examples, 2000, 3000);

        try (Pool pool = Pool.fit(definition, rows(examples, 0, 2000), null, SEED)) {
            double[][] predictions = pool.predict(later.features());
            List<PoolMember> members = pool.members();

            assertThat(accuracy(predictions, members.indexOf(PoolMember.SHARP), later))
                    .isGreaterThan(0.99)
                    .isGreaterThan(accuracy(predictions, members.indexOf(PoolMember.LINEAR), later));
        }
    }

    /** A price that wanders and its distance to a mean, which is small against that. */
    private static Dataset prices(ModelDefinition definition, int size) {
        SplittableRandom random = new SplittableRandom(1);
        List<Map<String, Object>> features = new ArrayList<>();
        String[] exampleIds = new String[size];
        long[] times = new long[size];
        double[] targets = new double[size];
        for (int row = 0; row < size; row++) {
            double price = random.nextGaussian();
            double distance = 0.3 * random.nextGaussian();
            features.add(Map.of("price", price, "mean", price - distance));
            exampleIds[row] = "row-" + row;
            times[row] = 60_000L * row;
            targets[row] = distance > 0 ? 1 : 0;
        }
        return new Dataset(FeatureTable.of(definition, features), exampleIds, times, times, targets);
    }

    private static double accuracy(double[][] logits, int member, Dataset examples) {
        return IntStream.range(0, examples.size())
                        .filter(row -> logits[row][member] > 0 == examples.targets()[row] > 0)
                        .count()
                / (double) examples.size();
    }

    @Test
    void aWindowOfOneClassIsNoObstacle() {
        Dataset examples = Samples.dataset(binary, 3000, 1);
        double[] targets = examples.targets().clone();
        Arrays.fill(targets, 900, 3000, 0);
        Dataset quiet = new Dataset(
                examples.features(), examples.exampleIds(), examples.eventTimes(), examples.knownTimes(), targets);

        try (Blend blend = uniform(Pool.fit(binary, quiet, null, SEED));
                ScoringModel graph = ScoringModel.open(blend.onnx(), binary)) {
            double[][] scores = graph.score(quiet.features());

            assertSame(scores, blend.score(quiet.features()));
            assertThat(scores[2999][1]).isLessThan(0.05);
        }
    }

    private static Blend uniform(Pool pool) {
        int members = pool.members().size();
        return Blend.of(
                pool,
                IntStream.range(0, members).mapToDouble(member -> 1.0 / members).toArray());
    }

    private static Dataset rows(Dataset examples, int from, int to) {
        return examples.select(IntStream.range(from, to).toArray());
    }

    /** Of the mean of the very labels that it is judged on. */
    private static double lossOfConstant(ModelDefinition definition, Dataset examples) {
        double mean = Arrays.stream(examples.targets()).average().orElseThrow();
        double[] score = definition.task().isClassification() ? new double[] {1 - mean, mean} : new double[] {mean};
        double[][] scores = new double[examples.size()][];
        Arrays.fill(scores, score);
        return loss(definition, examples, scores);
    }
}
