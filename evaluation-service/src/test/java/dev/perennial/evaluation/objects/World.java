package dev.perennial.evaluation.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.perennial.contracts.Digests;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.ModelDeployment.DeployedVersion;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.model.bundle.Bundle;
import dev.perennial.model.bundle.BundleWriter;
import dev.perennial.model.bundle.GoldenExample;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.profile.ReferenceProfile;
import dev.perennial.model.segment.SegmentRange;
import dev.perennial.model.segment.SegmentWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A model {@code late = distance > 0, nearly always} in an object store: segments of examples, one a minute, and bundles
 * with the graph {@code sigmoid(weight x distance)}. The larger the weight up to 3, the better the model; below 0 it is
 * wrong.
 */
public final class World {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ObjectStore objects;
    private final ModelDefinition definition;

    public World(ObjectStore objects, String modelName) {
        this(
                objects,
                DefinitionParser.parse(
                        """
                name: %s
                task: binary-classification
                features:
                  distance: {type: numeric}
                label: {name: late, type: boolean, horizon: 24h}
                evaluation:
                  gates:
                    - {metric: log-loss, versus: champion, mode: not-worse, margin: 0.02}
                    - {metric: roc-auc, min: 0.55}
                """
                                .formatted(modelName)));
    }

    public World(ObjectStore objects, ModelDefinition definition) {
        this.objects = objects;
        this.definition = definition;
    }

    public static Instant minute(int minute) {
        return START.plusSeconds(60L * minute);
    }

    /** A run: challenger and refit in the store, and the event that announces them. */
    public ModelTrained run(int number, double weight, int holdoutAfter, int holdoutThrough) {
        int challenger = 2 * number - 1;
        EventContext cause = EventContext.first(EventContext.idOf(definition.name() + "/" + number), START);
        return new ModelTrained(
                cause.causes("model-trained", START),
                definition.name(),
                EventContext.idOf(definition.name() + "/run/" + number),
                version(challenger, graph(weight), holdoutAfter),
                version(challenger + 1, graph(weight * 1.1), holdoutThrough),
                new ModelTrained.Holdout(
                        minute(holdoutAfter),
                        minute(holdoutThrough),
                        holdoutThrough - holdoutAfter,
                        List.of(segment(0, 0, 150), segment(1, 150, 300))));
    }

    public byte[] graph(double weight) {
        return Graphs.sigmoid("distance", (float) weight);
    }

    public TrainedVersion version(int version, byte[] onnx, int throughMinute) {
        FeatureTable table = FeatureTable.of(definition, List.of(Map.of("distance", 0.0)));
        double[][] even = {{0.5, 0.5}};
        Dataset one = new Dataset(table, new String[] {"e"}, new long[1], new long[1], new double[1]);
        Bundle bundle = new Bundle(
                version,
                definition,
                onnx,
                ReferenceProfile.of(definition, one, even),
                List.of(new GoldenExample(Map.of("distance", 0.0), even[0])),
                JsonNodeFactory.instance.objectNode());
        String prefix = Bundle.prefix(definition.name(), version);
        // those of even number have none
        JsonNode explanations =
                version % 2 == 0 ? null : JsonNodeFactory.instance.objectNode().put("modelVersion", version);
        String digest = BundleWriter.write(objects, prefix, bundle, new byte[] {1}, explanations);
        return new TrainedVersion(version, "logistic-regression", prefix, digest, minute(throughMinute), 1000);
    }

    public static DeployedVersion deployed(TrainedVersion version) {
        return new DeployedVersion(
                version.modelVersion(), version.artifactPrefix(), version.manifestSha256(), version.trainedThrough());
    }

    /** Example {@code i} happens at minute {@code i}, those of the segment from {@code from} to before {@code to}. */
    SegmentReference segment(int partition, int from, int to) {
        SplittableRandom random = new SplittableRandom(from);
        List<ExampleJoined> examples = IntStream.range(from, to)
                .mapToObj(i -> {
                    double distance = random.nextDouble(-2, 2);
                    boolean late = random.nextDouble() < 1 / (1 + Math.exp(-3 * distance));
                    return new ExampleJoined(
                            EventContext.first(EventContext.idOf("example/" + i), START),
                            definition.name(),
                            "e" + i,
                            minute(i),
                            minute(i + 1),
                            Map.of("distance", distance),
                            late);
                })
                .toList();
        SegmentRange range = new SegmentRange(definition.name(), partition, from, to - 1);
        byte[] bytes = SegmentWriter.write(definition, range, examples);
        objects.putIfAbsent(range.objectKey(), bytes);
        return new SegmentReference(range.objectKey(), Digests.sha256(bytes));
    }
}
