package dev.perennial.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.ExampleUnlabelled;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.model.bundle.Bundle;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.model.segment.SegmentRange;
import dev.perennial.model.segment.SegmentWriter;
import dev.perennial.training.domain.Ablation;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.RunResult;
import dev.perennial.training.domain.refresh.RefreshPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two clouds of points in many dimensions: which is which takes few labels, where they part takes many examples. */
class SelfTrainingTest {
    private static final int DIMENSIONS = 60;
    private static final int LABELLED = 320;
    private static final int UNLABELLED = 3000;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private final ModelDefinition definition = definition("{confidence: 0.9, weight: 0.5}");

    @Test
    void isUsedWhereLabelsAreScarceAndItHelps() {
        RunResult result = run(definition, unlabelled(UNLABELLED, false, 0));

        Ablation ablation = result.selfTraining();
        assertThat(ablation.used()).isTrue();
        assertThat(ablation.metric()).isEqualTo(Metric.LOG_LOSS);
        assertThat(ablation.with()).isLessThan(0.9 * ablation.without());
        assertThat(ablation.taken()).containsOnlyKeys("false", "true");
        assertThat(ablation.taken().values()).allMatch(taken -> taken > 100);
        assertThat(ablation.without()).isEqualTo(result.best().score());
        Bundle challenger = bundle(result);
        assertThat(challenger.provenance().at("/selfTraining/used").asBoolean()).isTrue();
        assertThat(challenger.provenance().at("/selfTraining/segments")).hasSize(1);
        assertThat(challenger.provenance().at("/fitted/examples").asInt())
                .as("labelled ones")
                .isEqualTo(result.challenger().exampleCount());
    }

    @Test
    void isNotUsedWhereItHurts() {
        // the clouds of what has no label lie elsewhere, so that sure predictions are wrong ones
        RunResult result = run(definition, unlabelled(UNLABELLED, true, 0));

        assertThat(result.selfTraining().used()).isFalse();
        assertThat(result.selfTraining().with())
                .isGreaterThan(result.selfTraining().without());
        byte[] graph = bundle(result).onnx();
        SelfTrainingTest elsewhere = new SelfTrainingTest();
        RunResult plain = elsewhere.run(definition("none"), List.of());
        assertThat(graph).isEqualTo(elsewhere.bundle(plain).onnx());
    }

    @Test
    void nothingOfTheHoldoutsTimeIsTaken() {
        // all after the last example that is not held out
        int afterTuned = LABELLED * 60;

        RunResult late = run(definition, unlabelled(UNLABELLED, false, afterTuned));

        assertThat(late.selfTraining().unlabelled()).isZero();
        assertThat(late.selfTraining().with()).isNull();
        assertThat(late.selfTraining().used()).isFalse();
    }

    @Test
    void aRepeatedRunPublishesTheSame() {
        List<ExampleUnlabelled> unlabelled = unlabelled(UNLABELLED, false, 0);

        assertThat(run(definition, unlabelled)).isEqualTo(run(definition, unlabelled));
    }

    @Test
    void withoutAnyUnlabelledExampleARunIsAsUsual() {
        RunResult result = run(definition, List.of());

        assertThat(result.selfTraining())
                .isEqualTo(new Ablation(
                        0,
                        Map.of("false", 0, "true", 0),
                        Metric.LOG_LOSS,
                        result.best().score(),
                        null,
                        false));
        assertThat(new SelfTrainingTest().run(definition("none"), List.of()).selfTraining())
                .isNull();
    }

    @Test
    void saysWhichSegmentIsMissing() {
        SegmentReference missing =
                new SegmentReference("unlabelled/model=clouds/partition=0/1.parquet", "0".repeat(64));
        List<SegmentReference> segments = Runs.segments(objects, definition, labelled());
        RunPlan plan = plan(definition, segments, List.of(missing));

        assertThatThrownBy(() -> procedure().run(plan))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining(missing.objectKey());
    }

    private RunResult run(ModelDefinition definition, List<ExampleUnlabelled> unlabelled) {
        List<SegmentReference> segments = Runs.segments(objects, definition, labelled());
        List<SegmentReference> beside = unlabelled.isEmpty() ? List.of() : List.of(segment(definition, unlabelled));
        return procedure().run(plan(definition, segments, beside));
    }

    private TrainingProcedure procedure() {
        return new TrainingProcedure(objects, Runs.NONE_REPLACED, 0);
    }

    private static RunPlan plan(
            ModelDefinition definition, List<SegmentReference> segments, List<SegmentReference> unlabelled) {
        return new RunPlan(
                Runs.request(definition),
                definition,
                segments,
                0,
                1,
                2,
                null,
                Map.of(),
                unlabelled,
                List.of(),
                RefreshPlan.NOTHING);
    }

    private SegmentReference segment(ModelDefinition definition, List<ExampleUnlabelled> examples) {
        SegmentRange range = new SegmentRange(definition.name(), 0, 0, examples.size() - 1);
        byte[] bytes = SegmentWriter.write(definition, range, examples);
        String key = "unlabelled/" + Digests.sha256(bytes) + ".parquet";
        objects.putIfAbsent(key, bytes);
        return new SegmentReference(key, Digests.sha256(bytes));
    }

    private Bundle bundle(RunResult result) {
        return BundleReader.read(
                objects,
                result.challenger().artifactPrefix(),
                result.challenger().manifestSha256());
    }

    private static ModelDefinition definition(String unlabeled) {
        String features = IntStream.range(0, DIMENSIONS)
                .mapToObj(i -> "x" + i + ": {type: numeric}")
                .collect(Collectors.joining(", "));
        return DefinitionParser.parse(
                """
                name: clouds
                task: binary-classification
                features: {%s}
                label: {name: second, horizon: 1d}
                training: {algorithms: [logistic-regression], tuning: {trials: 1}, unlabeled: %s}
                evaluation: {holdout: {fraction: 0.25, minExamples: 20}}
                """
                        .formatted(features, unlabeled));
    }

    /** A minute apart. */
    private List<ExampleJoined> labelled() {
        SplittableRandom random = new SplittableRandom(1);
        List<ExampleJoined> examples = new ArrayList<>();
        for (int i = 0; i < LABELLED; i++) {
            boolean second = random.nextBoolean();
            Instant time = START.plusSeconds(60L * i);
            examples.add(new ExampleJoined(
                    EventContext.first(EventContext.idOf("l" + i), time),
                    definition.name(),
                    "l" + i,
                    time,
                    time.plusSeconds(60),
                    point(random, second, false),
                    second));
        }
        return examples;
    }

    /** Spread over the time of the labelled ones, or all from some second on. */
    private List<ExampleUnlabelled> unlabelled(int size, boolean elsewhere, long fromSecond) {
        SplittableRandom random = new SplittableRandom(2);
        List<ExampleUnlabelled> examples = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Instant time = START.plusSeconds(fromSecond + i * 60L * LABELLED / size);
            examples.add(new ExampleUnlabelled(
                    EventContext.first(EventContext.idOf("u" + i), time),
                    definition.name(),
                    "u" + i,
                    time,
                    time.plusSeconds(86_400),
                    point(random, random.nextBoolean(), elsewhere)));
        }
        return examples;
    }

    private static Map<String, Object> point(SplittableRandom random, boolean second, boolean elsewhere) {
        Map<String, Object> point = new LinkedHashMap<>();
        for (int i = 0; i < DIMENSIONS; i++) {
            double middle = second ? 0.35 : -0.35;
            double place = elsewhere ? (i % 2 == 0 ? 2 : -2) * middle : middle;
            point.put("x" + i, place + random.nextGaussian());
        }
        return point;
    }
}
