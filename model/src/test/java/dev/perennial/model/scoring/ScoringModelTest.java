package dev.perennial.model.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.Definitions;
import dev.perennial.model.bundle.GoldenExample;
import dev.perennial.model.bundle.InvalidBundleException;
import dev.perennial.model.data.FeatureTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScoringModelTest {
    private static final double SIX_O_CLOCK = 1_388_556_000_000.0;

    @Test
    void givesAProbabilityPerClass() {
        try (ScoringModel model = ScoringModel.open(Graphs.binary(), Definitions.binary())) {
            double[][] scores = model.score(table(Definitions.binary(), row(1.5, "AA", true, SIX_O_CLOCK)));

            double s = 1.5 + 1 + 1 + 0.25;
            assertThat(scores).hasNumberOfRows(1);
            assertThat(scores[0][1]).isCloseTo(sigmoid(s), within(1e-6));
            assertThat(scores[0][0]).isCloseTo(1 - sigmoid(s), within(1e-6));
        }
    }

    @Test
    void takesWhatIsMissingOrUnknown() {
        try (ScoringModel model = ScoringModel.open(Graphs.regression(), Definitions.regression())) {
            double[][] scores = model.score(FeatureTable.of(
                    Definitions.regression(),
                    List.of(
                            row(null, null, null, null),
                            row(2.0, "unknown", false, null),
                            row(null, "Ü", true, SIX_O_CLOCK))));

            assertThat(scores[0]).containsExactly(0.5);
            assertThat(scores[1]).containsExactly(2.0);
            assertThat(scores[2]).containsExactly(3.25);
        }
    }

    @Test
    void givesOneScorePerClassInOrder() {
        try (ScoringModel model = ScoringModel.open(Graphs.multiclass(), Definitions.multiclass())) {
            double[] scores = model.score(table(Definitions.multiclass(), row(1.0, "", false, null)))[0];

            double sum = Math.exp(1) + 1 + Math.exp(-1);
            assertThat(scores)
                    .containsExactly(new double[] {Math.exp(1) / sum, 1 / sum, Math.exp(-1) / sum}, within(1e-6));
        }
    }

    @Test
    void scoresOfManyRowsAreThoseOfEachRow() {
        List<Map<String, Object>> rows = IntStream.range(0, 10_000)
                .mapToObj(i -> row(i / 1000.0, i % 3 == 0 ? "AA" : "x", i % 2 == 0, SIX_O_CLOCK + i))
                .toList();
        try (ScoringModel model = ScoringModel.open(Graphs.regression(), Definitions.regression())) {
            double[][] all = model.score(FeatureTable.of(Definitions.regression(), rows));

            assertThat(all).hasDimensions(10_000, 1);
            for (int i : new int[] {0, 1, 4095, 4096, 8192, 9999}) {
                assertThat(model.score(table(Definitions.regression(), rows.get(i)))[0])
                        .isEqualTo(all[i]);
            }
            assertThat(model.score(FeatureTable.of(Definitions.regression(), List.of())))
                    .isEmpty();
        }
    }

    @Test
    void manyThreadsGetTheirOwnScores() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (ScoringModel model = ScoringModel.open(Graphs.regression(), Definitions.regression())) {
            List<Callable<Boolean>> calls = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                double distance = i;
                calls.add(() -> model.score(table(Definitions.regression(), row(distance, "AA", true, null)))[0][0]
                        == distance + 2);
            }

            for (Future<Boolean> answer : threads.invokeAll(calls)) {
                assertThat(answer.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void goldenExamplesAreHeldAgainstTheScores() {
        GoldenExample right = new GoldenExample(row(2.0, "Ü", false, null), new double[] {4});
        GoldenExample within = new GoldenExample(row(2000.0, null, true, null), new double[] {2001.01});
        GoldenExample wrong = new GoldenExample(row(2.0, "Ü", false, null), new double[] {4.001});
        GoldenExample tooMany = new GoldenExample(row(2.0, "Ü", false, null), new double[] {4, 0});
        try (ScoringModel model = ScoringModel.open(Graphs.regression(), Definitions.regression())) {
            assertThat(model.verify(List.of(right, within))).isBetween(1e-7, 1e-5);

            assertThatThrownBy(() -> model.verify(List.of(right, wrong)))
                    .isInstanceOf(InvalidBundleException.class)
                    .hasMessageContaining("golden example 1 scores [4.0]");
            assertThatThrownBy(() -> model.verify(List.of(tooMany))).isInstanceOf(InvalidBundleException.class);
        }
    }

    @Test
    void graphThatDoesNotKeepToTheContractIsRefused() {
        ModelDefinition other = DefinitionParser.parse(
                """
                name: delays
                task: binary-classification
                features:
                  distance: {type: numeric}
                label: {name: late, type: boolean, horizon: 24h}
                """);
        ModelDefinition otherType =
                DefinitionParser.parse(Definitions.binary().toJson().replace("\"numeric\"", "\"categorical\""));

        assertRefused(Graphs.binary(), other, "inputs");
        assertRefused(Graphs.binary(), otherType, "");
        assertRefused(Graphs.binary(), Definitions.multiclass(), "probabilities");
        assertRefused(Graphs.regression(), Definitions.binary(), "no output probabilities");
    }

    @Test
    void openingLeavesNothingBehindInTheTemporaryFolder() throws Exception {
        ScoringModel.open(Graphs.binary(), Definitions.binary()).close();
        long before = temporaryFolders();

        ScoringModel.open(Graphs.binary(), Definitions.binary()).close();

        assertThat(temporaryFolders()).isEqualTo(before);
    }

    private static long temporaryFolders() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("ort-model"))
                    .count();
        }
    }

    private static void assertRefused(byte[] graph, ModelDefinition definition, String words) {
        assertThatThrownBy(() -> ScoringModel.open(graph, definition))
                .isInstanceOf(InvalidBundleException.class)
                .hasMessageContaining(words);
    }

    private static FeatureTable table(ModelDefinition definition, Map<String, Object> row) {
        return FeatureTable.of(definition, List.of(row));
    }

    private static Map<String, Object> row(Double distance, String carrier, Boolean holiday, Double departure) {
        Map<String, Object> row = new HashMap<>();
        row.put("distance", distance);
        row.put("carrier", carrier);
        row.put("holiday", holiday);
        row.put("departure", departure);
        return row;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
