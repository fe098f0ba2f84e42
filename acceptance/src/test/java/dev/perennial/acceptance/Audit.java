package dev.perennial.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.LivePerformance;
import dev.perennial.contracts.event.ModelEvaluated;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.contracts.event.SegmentSealed;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.local.Addresses;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.S3ObjectStore;
import dev.perennial.model.segment.SegmentReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What must hold of a model's topics and objects whatever happened to the services: nothing lost, nothing twice. */
final class Audit {
    private final Addresses addresses;
    private final TopicReader topics;
    private final ModelDefinition definition;
    private final String modelName;

    Audit(Addresses addresses, TopicReader topics, ModelDefinition definition) {
        this.addresses = addresses;
        this.topics = topics;
        this.definition = definition;
        this.modelName = definition.name();
    }

    /** @param labelled ids of the examples whose label a producer was told to be accepted */
    void everyLabelGaveOneExample(Set<String> labelled) {
        assertThat(topics.events(ExampleJoined.class, modelName).stream()
                        .map(ExampleJoined::exampleId)
                        .toList())
                .containsExactlyInAnyOrderElementsOf(labelled);
    }

    /** In exactly one segment, and every object is a segment that was announced. */
    void everyExampleIsInOneSegment(Set<String> labelled) {
        List<SegmentSealed> segments = distinct(SegmentSealed.class);
        List<String> sealed = new ArrayList<>();
        try (ObjectStore store = S3ObjectStore.connect(
                addresses.s3(), Addresses.S3_ACCESS_KEY, Addresses.S3_SECRET_KEY, Addresses.BUCKET)) {
            for (SegmentSealed segment : segments) {
                Dataset examples = SegmentReader.read(store.get(segment.objectKey(), segment.sizeBytes()), definition);
                sealed.addAll(Arrays.asList(examples.exampleIds()));
            }
            assertThat(store.list("segments/model=" + modelName + "/"))
                    .containsExactlyInAnyOrderElementsOf(
                            segments.stream().map(SegmentSealed::objectKey).toList());
        }
        assertThat(sealed).containsExactlyInAnyOrderElementsOf(labelled);
    }

    /** Runs for which a cause was announced. */
    Set<UUID> requested() {
        return distinct(TrainingRequested.class).stream()
                .map(request -> request.context().eventId())
                .collect(Collectors.toSet());
    }

    /** Runs whose versions were announced. */
    Set<UUID> trained() {
        return distinct(ModelTrained.class).stream().map(ModelTrained::runId).collect(Collectors.toSet());
    }

    /** Runs whose verdict was announced. */
    Set<UUID> judged() {
        return distinct(ModelEvaluated.class).stream()
                .map(ModelEvaluated::runId)
                .collect(Collectors.toSet());
    }

    /** Whether a run was announced before that time, and judged after it. */
    boolean wasVerdictDue(Instant time) {
        Set<UUID> before = distinct(ModelTrained.class).stream()
                .filter(event -> event.context().occurredAt().isBefore(time))
                .map(ModelTrained::runId)
                .collect(Collectors.toSet());
        return distinct(ModelEvaluated.class).stream()
                .anyMatch(event -> before.contains(event.runId())
                        && event.context().occurredAt().isAfter(time));
    }

    /** No cause has two runs, no run two results, no version two runs, no run two verdicts. */
    void everyCauseWasTrainedAndJudgedOnce() {
        List<TrainingRequested> requested = distinct(TrainingRequested.class);
        assertThat(requested)
                .extracting(event -> event.context().causationId())
                .doesNotContainNull()
                .doesNotHaveDuplicates();
        List<ModelTrained> trained = distinct(ModelTrained.class);
        assertThat(trained).extracting(ModelTrained::runId).doesNotHaveDuplicates();
        assertThat(trained)
                .extracting(event -> event.challenger().modelVersion())
                .doesNotHaveDuplicates();
        assertThat(distinct(ModelEvaluated.class))
                .extracting(ModelEvaluated::runId)
                .doesNotHaveDuplicates();
    }

    /** Every window that the monitor told of has each labelled example that its version predicted in it, once. */
    void livePerformanceCountsEveryLabelledPredictionOnce() {
        Set<String> labelled = topics.events(ExampleJoined.class, modelName).stream()
                .map(ExampleJoined::exampleId)
                .collect(Collectors.toSet());
        List<PredictionMade> predictions = topics.events(PredictionMade.class, modelName);
        List<LivePerformance> windows = distinct(LivePerformance.class);
        assertThat(windows).isNotEmpty().allSatisfy(window -> {
            long examples = predictions.stream()
                    .filter(prediction -> prediction.modelVersion() == window.modelVersion())
                    .filter(prediction -> !prediction.eventTime().isBefore(window.windowStart())
                            && prediction.eventTime().isBefore(window.windowEnd()))
                    .map(PredictionMade::exampleId)
                    .filter(labelled::contains)
                    .distinct()
                    .count();
            assertThat(window.exampleCount()).as("%s", window).isEqualTo(examples);
        });
    }

    /** An event may be on its topic again after a crash; it then has the same id and the same content. */
    private <T extends PipelineEvent> List<T> distinct(Class<T> type) {
        return topics.events(type, modelName).stream().distinct().toList();
    }
}
