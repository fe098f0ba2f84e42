package dev.perennial.serving;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.FeatureDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.model.bundle.Bundle;
import dev.perennial.model.bundle.BundleWriter;
import dev.perennial.model.bundle.GoldenExample;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.profile.ReferenceProfile;
import dev.perennial.model.statistic.CategoryCounts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Models small enough to compute by hand: p = sigmoid(x / 1000 + v), where x is the distance (0 when missing), or the
 * aggregate that is a distance, and v the version. The other inputs are read and ignored.
 */
public final class TinyModels {
    /** The body of a predict request, with a distance of 500. */
    public static final String REQUEST =
            "{\"features\": {\"distance\": 500, \"carrier\": \"AA\", \"holiday\": true, \"booked_at\": 1}}";

    private static final String MEAN_DISTANCE = "mean_distance";

    private TinyModels() {}

    /** A binary model with a feature of every type. */
    public static ModelDefinition definition(String modelName) {
        return DefinitionParser.parse(
                "name: " + modelName
                        + """

                task: binary-classification
                features:
                  distance: {type: numeric, min: 0, max: 10000}
                  carrier: {type: categorical}
                  holiday: {type: boolean}
                  booked: {type: time, of: booked_at, parts: [hour]}
                  departure: {type: time, of: eventTime, parts: [hour, day-of-week]}
                label: {name: late, type: boolean, horizon: 24h}
                """);
    }

    /** A binary model with aggregates by one key and by two, of which {@value #MEAN_DISTANCE} is what is scored. */
    public static ModelDefinition withAggregates(String modelName) {
        return DefinitionParser.parse(
                "name: " + modelName
                        + """

                task: binary-classification
                features:
                  distance: {type: numeric}
                  carrier: {type: categorical}
                  holiday: {type: boolean}
                aggregates:
                  mean_distance: {of: distance, function: mean, by: carrier, window: 1h}
                  departures: {function: count, by: carrier, window: 1h}
                  guarded: {function: count, by: carrier, window: 1h, stale: {after: 30m, then: refuse}}
                  holidays: {function: count, by: [carrier, holiday], window: 2h}
                label: {name: late, type: boolean}
                """);
    }

    public static double probability(Double distance, int version) {
        return 1 / (1 + Math.exp(-((distance == null ? 0 : distance) / 1000 + version)));
    }

    /** Writes a bundle and returns the deployment of it. */
    public static ModelDeployment publish(ObjectStore store, String modelName, long sequence, int version) {
        return publish(store, modelName, sequence, version, probability(500.0, version));
    }

    /** @param golden the probability that the bundle claims for a distance of 500 */
    public static ModelDeployment publish(
            ObjectStore store, String modelName, long sequence, int version, double golden) {
        return publish(store, definition(modelName), sequence, version, golden);
    }

    /** Writes a bundle of {@link #withAggregates}, whose golden example holds the aggregates. */
    public static ModelDeployment publishWithAggregates(ObjectStore store, String modelName, int version) {
        return publish(store, withAggregates(modelName), 1, version, probability(500.0, version));
    }

    private static ModelDeployment publish(
            ObjectStore store, ModelDefinition definition, long sequence, int version, double golden) {
        Map<String, Object> inputs = new LinkedHashMap<>();
        definition.inputs().forEach((name, input) -> inputs.put(name, example(name, input)));
        Bundle bundle = new Bundle(
                version,
                definition,
                graph(definition, version),
                new ReferenceProfile(0, Map.of(), Map.of(), List.of(), new CategoryCounts(), null),
                List.of(new GoldenExample(inputs, new double[] {1 - golden, golden})),
                JsonNodeFactory.instance.objectNode());
        String digest = BundleWriter.write(
                store, Bundle.prefix(definition.name(), version), bundle, new byte[] {(byte) version});
        return Deployments.deployment(definition.name(), sequence, version, digest);
    }

    private static Object example(String name, FeatureDefinition input) {
        return switch (input.type()) {
            case NUMERIC -> (Object) (name.endsWith("distance") ? 500.0 : 7.0);
            case CATEGORICAL -> "AA";
            case BOOLEAN -> null;
            case TIME -> 1.389e12;
            case IMAGE -> throw new IllegalArgumentException("the graph has no image: " + name);
        };
    }

    private static byte[] graph(ModelDefinition definition, int version) {
        String scored = definition.aggregates().containsKey(MEAN_DISTANCE) ? MEAN_DISTANCE : "distance";
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("tiny")
                .addNode(node("IsNaN", "isMissing", scored))
                .addNode(node("Where", "known", "isMissing", "zero", scored))
                .addNode(node("Mul", "scaled", "known", "thousandth"))
                .addNode(node("Add", "margin", "scaled", "version"))
                .addNode(node("Sigmoid", "positive", "margin"))
                .addNode(node("Sub", "negative", "one", "positive"))
                .addNode(node("Concat", "probabilities", "negative", "positive").toBuilder()
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("axis")
                                .setType(AttributeProto.AttributeType.INT)
                                .setI(1)))
                .addInitializer(constant("zero", 0))
                .addInitializer(constant("one", 1))
                .addInitializer(constant("thousandth", 0.001f))
                .addInitializer(constant("version", version))
                .addOutput(value("probabilities", TensorProto.DataType.FLOAT, 2));
        definition.inputs().forEach((name, feature) -> graph.addInput(value(name, type(feature), 1)));
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static TensorProto.DataType type(FeatureDefinition feature) {
        return switch (feature.type()) {
            case NUMERIC, BOOLEAN -> TensorProto.DataType.FLOAT;
            case CATEGORICAL -> TensorProto.DataType.STRING;
            case TIME -> TensorProto.DataType.DOUBLE;
            case IMAGE -> throw new IllegalArgumentException("the graph has no image");
        };
    }

    private static NodeProto node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .build();
    }

    private static TensorProto constant(String name, float value) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addDims(1)
                .addDims(1)
                .addFloatData(value)
                .build();
    }

    private static ValueInfoProto value(String name, TensorProto.DataType type, int columns) {
        TensorShapeProto shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("n"))
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(columns))
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }
}
