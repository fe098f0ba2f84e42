package dev.perennial.training.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.Calibration;
import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.metric.Metrics;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.SearchSpace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CalibrationTest {
    private static final int SEED = 7;

    static Stream<Arguments> everyAlgorithmAndKind() {
        return Stream.of(Algorithm.values())
                .filter(algorithm -> algorithm != Algorithm.CNN)
                .flatMap(algorithm -> Stream.of(
                        Arguments.of(algorithm, Samples.binary(""), Calibration.PLATT),
                        Arguments.of(algorithm, Samples.binary(""), Calibration.ISOTONIC),
                        Arguments.of(algorithm, Samples.multiclass(""), Calibration.PLATT)));
    }

    @ParameterizedTest
    @MethodSource("everyAlgorithmAndKind")
    void theGraphCalibratesLikeTheNativeModel(Algorithm algorithm, ModelDefinition definition, Calibration kind) {
        Dataset examples = Samples.dataset(definition, 4000, 1);
        Dataset later = rows(examples, 3000, 4000);
        Map<String, Object> extremes = new HashMap<>(
                Map.of("distance", 1e30, "elevation", -1e30, "taxi", -0.0, "carrier", "never seen", "at", -1.0));
        FeatureTable odd = FeatureTable.of(definition, List.of(Map.of(), extremes));

        try (CalibratedModel model = calibrated(algorithm, definition, kind, examples);
                ScoringModel graph = ScoringModel.open(model.onnx(), definition)) {
            assertNear(graph, model, later.features());
            assertNear(graph, model, odd);
            for (double[] row : model.score(later.features())) {
                assertThat(IntStream.range(0, row.length)
                                .mapToDouble(i -> row[i])
                                .sum())
                        .isBetween(1 - 1e-6, 1 + 1e-6);
            }
        }
    }

    /** Deep trees with nearly no least weight learn their examples by heart. */
    @ParameterizedTest
    @EnumSource
    void aModelThatIsTooSureGetsBetter(Calibration kind) {
        ModelDefinition definition = Samples.binary("");
        Dataset examples = Samples.dataset(definition, 4000, 1);
        Dataset second = rows(examples, 1500, 3000);
        Dataset later = rows(examples, 3000, 4000);
        Recipe byHeart = SearchSpace.usual(Algorithm.GRADIENT_BOOSTING)
                .with("learningRate", 0.3)
                .with("maxDepth", 6)
                .with("minChildWeight", 0.01);

        try (FittedRecipe plain = new Fitting(definition, rows(examples, 0, 1500)).fit(byHeart, SEED)) {
            Calibrator calibrator =
                    Calibrator.fit(kind, definition.classes(), plain.margins(second.features()), second.targets());
            double[][] calibrated = calibrator.probabilities(plain.margins(later.features()));

            assertThat(logLoss(later, calibrated)).isLessThan(0.9 * logLoss(later, plain.score(later.features())));
        }
    }

    /** Where a step lies on a margin itself, either side of it is right and nothing else. */
    @Test
    void aStepIsToleratedOnItsTwoSidesOnly() {
        ModelDefinition definition = Samples.binary("");
        Dataset examples = Samples.dataset(definition, 3000, 1);

        try (CalibratedModel model =
                calibrated(Algorithm.GRADIENT_BOOSTING, definition, Calibration.ISOTONIC, examples)) {
            FittedModel.Tolerated tolerated = model.tolerated(examples.features());
            double[][] scores = model.score(examples.features());

            int apart = 0;
            for (int row = 0; row < scores.length; row++) {
                assertThat(scores[row][1])
                        .isBetween(tolerated.one()[row][1], tolerated.other()[row][1]);
                apart += tolerated.one()[row][1] < tolerated.other()[row][1] ? 1 : 0;
            }
            assertThat(apart).as("examples beside a step").isLessThan(30);
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysWhichClassIsMissing(Calibration kind) {
        assertThatThrownBy(() -> Calibrator.fit(
                        kind, List.of("false", "true"), new double[][] {{0.5}, {1}}, new double[] {0, 0}))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("of the 2 that it is fitted on")
                .hasMessageContaining("0 have the label \"true\"");
    }

    private static void assertNear(ScoringModel graph, CalibratedModel model, FeatureTable examples) {
        FittedModel.Tolerated tolerated = model.tolerated(examples);
        double[][] found = graph.score(examples);
        for (int row = 0; row < found.length; row++) {
            for (int i = 0; i < found[row].length; i++) {
                double one = tolerated.one()[row][i];
                double other = tolerated.other()[row][i];
                assertThat(found[row][i]).isBetween(Math.min(one, other) - 1e-5, Math.max(one, other) + 1e-5);
            }
        }
    }

    /** Fitted on the first half of the examples, calibrated on the second. */
    private static CalibratedModel calibrated(
            Algorithm algorithm, ModelDefinition definition, Calibration kind, Dataset examples) {
        int half = examples.size() / 2;
        Dataset second = rows(examples, half, examples.size());
        FittedRecipe model = new Fitting(definition, rows(examples, 0, half)).fit(SearchSpace.usual(algorithm), SEED);
        return new CalibratedModel(
                model, Calibrator.fit(kind, definition.classes(), model.margins(second.features()), second.targets()));
    }

    private static double logLoss(Dataset examples, double[][] scores) {
        return Metrics.value(Metric.LOG_LOSS, examples.targets(), scores);
    }

    private static Dataset rows(Dataset examples, int from, int to) {
        return examples.select(IntStream.range(from, to).toArray());
    }
}
