package dev.perennial.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.model.bundle.Bundle;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.metric.Metrics;
import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.RunResult;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are told more than their recipes. */
class LearningTest {
    private static final String ALL_ALGORITHMS =
            "algorithms: [logistic-regression, random-forest, gradient-boosting, mlp], tuning: {trials: 4}";

    private final InMemoryObjectStore objects = new InMemoryObjectStore();

    @ParameterizedTest
    @ValueSource(strings = {"platt", "isotonic"})
    void bothVersionsAreCalibratedAlikeAndARepeatPublishesTheSame(String kind) {
        ModelDefinition definition =
                Samples.binary("training: {calibration: %s, weights: {classes: balanced, recency: {halfLife: 1d}}, %s}"
                        .formatted(kind, ALL_ALGORITHMS));
        List<ExampleJoined> examples = Samples.examples(definition, 2000, 1);
        RunPlan plan = Runs.plan(definition, Runs.segments(objects, definition, examples), 300, 1);

        RunResult result = procedure().run(plan);

        assertThat(procedure().run(plan)).isEqualTo(result);
        Bundle challenger = bundle(result);
        JsonNode calibration = challenger.provenance().path("calibration");
        assertThat(calibration.path("kind").asText()).isEqualTo(kind);
        assertThat(BundleReader.read(
                                objects,
                                result.refit().artifactPrefix(),
                                result.refit().manifestSha256())
                        .provenance()
                        .path("calibration"))
                .isEqualTo(calibration);
        Dataset holdout = Samples.dataset(definition, examples.subList(1700, 2000));
        try (ScoringModel model = ScoringModel.open(challenger)) {
            model.verify(challenger.golden());
            assertThat(Metrics.value(
                            definition.training().objective(), holdout.targets(), model.score(holdout.features())))
                    .isLessThan(0.55);
        }
    }

    @Test
    void severalClassesAreCalibratedToo() {
        ModelDefinition definition = Samples.multiclass("training: {calibration: platt, tuning: {trials: 3}}");
        List<ExampleJoined> examples = Samples.examples(definition, 2000, 1);

        RunResult result = procedure().run(Runs.plan(definition, Runs.segments(objects, definition, examples), 300, 1));

        assertThat(bundle(result).provenance().at("/calibration/lines")).hasSize(3);
    }

    @Test
    void saysThatThereIsTooLittleToCalibrateOn() {
        ModelDefinition definition = Samples.binary("training: {calibration: platt, tuning: {trials: 1}}");
        List<ExampleJoined> all = Samples.examples(definition, 1000, 1);
        // no late flight among the newest that are tuned on
        List<ExampleJoined> examples = IntStream.range(0, all.size())
                .mapToObj(i -> i < 600 || i >= 800 ? all.get(i) : onTime(all.get(i)))
                .toList();
        RunPlan plan = Runs.plan(definition, Runs.segments(objects, definition, examples), 100, 1);

        assertThatThrownBy(() -> procedure().run(plan))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("training.calibration needs examples of every class: of the 160")
                .hasMessageContaining("take a larger window, or calibration: none");
        assertThat(objects.list("models/")).isEmpty();
    }

    private static ExampleJoined onTime(ExampleJoined example) {
        return new ExampleJoined(
                example.context(),
                example.modelName(),
                example.exampleId(),
                example.eventTime(),
                example.knownAt(),
                example.features(),
                false);
    }

    private TrainingProcedure procedure() {
        return new TrainingProcedure(objects, Runs.NONE_REPLACED, 0);
    }

    private Bundle bundle(RunResult result) {
        return BundleReader.read(
                objects,
                result.challenger().artifactPrefix(),
                result.challenger().manifestSha256());
    }
}
