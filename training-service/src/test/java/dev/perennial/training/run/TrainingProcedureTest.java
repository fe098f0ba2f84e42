package dev.perennial.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.SegmentReference;
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
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingProcedureTest {
    private static final String REST =
            """
            training: {window: {kind: sliding, examples: 1600}, tuning: {trials: 4}}
            evaluation: {holdout: {fraction: 0.25, minExamples: 100}}
            """;

    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private final ModelDefinition definition = Samples.binary(REST);

    @Test
    void fitsTheChallengerWithoutTheHoldoutAndTheRefitWithIt() {
        List<ExampleJoined> examples = Samples.examples(definition, 2000, 1);

        RunResult result = procedure().run(Runs.plan(definition, segments(definition, examples), 300, 1));

        assertThat(result.exampleCount()).isEqualTo(1600);
        assertThat(result.holdout().exampleCount()).isEqualTo(300);
        assertThat(result.holdout().after()).isEqualTo(examples.get(1699).eventTime());
        assertThat(result.holdout().through()).isEqualTo(examples.get(1999).eventTime());
        assertThat(result.holdout().segments()).hasSize(2);
        assertThat(result.challenger().trainedThrough())
                .isEqualTo(examples.get(1699).eventTime());
        assertThat(result.challenger().exampleCount()).isEqualTo(1300);
        assertThat(result.refit().trainedThrough()).isEqualTo(examples.get(1999).eventTime());
        assertThat(result.refit().exampleCount()).isEqualTo(1600);
        assertThat(result.trials()).hasSize(4);
    }

    @Test
    void publishesBundlesThatScoreBetterThanTheRateAndCarryTheirProvenance() {
        List<ExampleJoined> examples = Samples.examples(definition, 2000, 1);
        RunResult result = procedure().run(Runs.plan(definition, segments(definition, examples), 300, 1));

        Bundle bundle = BundleReader.read(
                objects,
                result.challenger().artifactPrefix(),
                result.challenger().manifestSha256());

        Dataset holdout = Samples.dataset(definition, examples.subList(1700, 2000));
        try (ScoringModel model = ScoringModel.open(bundle)) {
            model.verify(bundle.golden());
            double loss = Metrics.value(
                    definition.training().objective(), holdout.targets(), model.score(holdout.features()));
            assertThat(loss).isLessThan(0.55);
        }
        assertThat(bundle.golden()).hasSize(16);
        assertThat(bundle.provenance().path("segments")).hasSize(10);
        assertThat(bundle.provenance().at("/holdout/freshExamples").asLong()).isEqualTo(300);
        assertThat(bundle.provenance().at("/fitted/examples").asInt()).isEqualTo(1300);
        assertThat(bundle.provenance().at("/tuned/examples").asInt()).isEqualTo(1200);
        assertThat(bundle.provenance().at("/tuned/through").asText())
                .isEqualTo(examples.get(1599).eventTime().toString());
        assertThat(bundle.provenance().path("libraries").path("xgboost").asText())
                .matches("\\d+\\.\\d+\\.\\d+");
    }

    @Test
    void aRepeatedRunPublishesTheSame() {
        RunPlan plan = Runs.plan(definition, segments(definition, Samples.examples(definition, 1000, 1)), 100, 1);

        RunResult first = procedure().run(plan);
        RunResult again = procedure().run(plan);

        assertThat(again).isEqualTo(first);
    }

    @Test
    void withoutRefitThereIsTheChallengerAlone() {
        ModelDefinition plain = Samples.binary("evaluation: {refit: false, holdout: {minExamples: 20}}");

        RunResult result = procedure()
                .run(new RunPlan(
                        Runs.request(plain),
                        plain,
                        segments(plain, Samples.examples(plain, 300, 1)),
                        0,
                        1,
                        null,
                        null));

        assertThat(result.refit()).isNull();
        assertThat(objects.list("models/")).allMatch(key -> key.startsWith("models/flights/1/"));
    }

    @Test
    void saysHowManyExamplesAreMissing() {
        RunPlan plan = Runs.plan(definition, segments(definition, Samples.examples(definition, 200, 1)), 100, 1);

        assertThatThrownBy(() -> procedure().run(plan))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("200 in the window (expected: at least 400");
        assertThat(objects.list("models/")).isEmpty();
    }

    @Test
    void saysThatThereIsOnlyOneClass() {
        List<ExampleJoined> late = Samples.examples(definition, 500, 1).stream()
                .map(example -> new ExampleJoined(
                        example.context(),
                        example.modelName(),
                        example.exampleId(),
                        example.eventTime(),
                        example.knownAt(),
                        example.features(),
                        true))
                .toList();

        assertThatThrownBy(() -> procedure().run(Runs.plan(definition, segments(definition, late), 100, 1)))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("have the label \"true\"");
    }

    @Test
    void refusesASegmentWithOtherBytesThanAnnounced() {
        List<SegmentReference> segments = segments(definition, Samples.examples(definition, 500, 1));
        List<SegmentReference> altered = new ArrayList<>(segments.subList(1, segments.size()));
        altered.add(new SegmentReference(segments.get(0).objectKey(), "0".repeat(64)));

        assertThatThrownBy(() -> procedure().run(Runs.plan(definition, altered, 100, 1)))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("as announced");
    }

    @Test
    void eightThousandExamplesTakeSeconds() {
        ModelDefinition large = Samples.binary("training: {tuning: {trials: 6}}");
        List<SegmentReference> segments = segments(large, Samples.examples(large, 8000, 1));
        TrainingProcedure procedure = procedure();
        procedure.run(Runs.plan(large, segments, 1000, 1));

        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        procedure.run(Runs.plan(large, segments, 1000, 3));
        Duration busy = Duration.ofNanos(threads.getCurrentThreadCpuTime() - start);

        // of the processor, as others may use the machine too; the engines work on this thread
        assertThat(busy).isLessThan(Duration.ofSeconds(4));
    }

    private TrainingProcedure procedure() {
        return new TrainingProcedure(objects, Runs.NONE_REPLACED, 100_000);
    }

    private List<SegmentReference> segments(ModelDefinition definition, List<ExampleJoined> examples) {
        return Runs.segments(objects, definition, examples);
    }
}
