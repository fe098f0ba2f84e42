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
 * Models small enough to compute by hand: p = sigmoid(x / 1000 + v), where x is the distance (0 when missing) and v the
 * version. The other features are read and ignored.
 */
public final class TinyModels {
    /** The body of a predict request, with a distance of 500. */
    public static final String REQUEST =
            "{\"features\": {\"distance\": 500, \"carrier\": \"AA\", \"holiday\": true, \"booked_at\": 1}}";

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
        Map<String, Object> features = new LinkedHashMap<>();
        features.put("distance", 500.0);
        features.put("carrier", "AA");
        features.put("holiday", null);
        features.put("booked", 1.389e12);
        features.put("departure", 1.389e12);
        Bundle bundle = new Bundle(
                version,
                definition(modelName),
                graph(version),
                new ReferenceProfile(0, Map.of(), Map.of(), List.of(), new CategoryCounts(), null),
                List.of(new GoldenExample(features, new double[] {1 - golden, golden})),
                JsonNodeFactory.instance.objectNode());
        String digest =
                BundleWriter.write(store, Bundle.prefix(modelName, version), bundle, new byte[] {(byte) version});
        return Deployments.deployment(modelName, sequence, version, digest);
    }

    private static byte[] graph(int version) {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("tiny")
                .addNode(node("IsNaN", "isMissing", "distance"))
                .addNode(node("Where", "known", "isMissing", "zero", "distance"))
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
        definition("any").features().forEach((name, feature) -> graph.addInput(value(name, type(feature), 1)));
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
