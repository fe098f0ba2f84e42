package dev.perennial.training.upload;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.training.export.GraphBuilder;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** Graphs as somebody may bring them, for a model that has one input of each type. */
public final class Brought {
    public static final ModelDefinition DEFINITION = DefinitionParser.parse(
            """
            name: loans
            task: binary-classification
            features:
              amount: {type: numeric}
              country: {type: categorical}
              at: {type: time}
            label: {name: late, type: boolean, horizon: 1d}
            """);

    public static final String SIGNATURE =
            """
            {"inputs": [{"name": "amount", "type": "float32", "shape": [-1, 1]},
                        {"name": "country", "type": "string"},
                        {"name": "at", "type": "float64"}],
             "outputs": [{"name": "probabilities", "type": "float32", "classes": ["false", "true"]}],
             "trainedThrough": "2014-01-01T00:00:00Z"}
            """;

    private Brought() {}

    /** The probability is the sigmoid of the amount, 0 where it is missing, times this weight. */
    public static byte[] sigmoid(float weight) {
        return sigmoid(weight, true);
    }

    /** The same where a missing amount gives no number. */
    static byte[] withoutImputation() {
        return sigmoid(1, false);
    }

    private static byte[] sigmoid(float weight, boolean imputes) {
        GraphBuilder graph = inputs();
        String amount = imputes
                ? graph.node("Where", graph.node("IsNaN", "amount").add(), graph.floats(new float[] {0}), "amount")
                        .add()
                : "amount";
        return probabilities(
                graph,
                graph.node("Mul", amount, graph.floats(new float[] {weight})).add());
    }

    /** Answers with the logit instead of a probability. */
    static byte[] logits() {
        GraphBuilder graph = inputs();
        String amount = graph.node(
                        "Where", graph.node("IsNaN", "amount").add(), graph.floats(new float[] {0}), "amount")
                .add();
        return graph.build(graph.sideBySide(amount, amount), "probabilities", 2);
    }

    static GraphBuilder inputs() {
        GraphBuilder graph = new GraphBuilder();
        graph.floatInput("amount");
        graph.textInput("country");
        graph.doubleInput("at");
        return graph;
    }

    static byte[] probabilities(GraphBuilder graph, String logit) {
        String positive = graph.node("Sigmoid", logit).add();
        String negative =
                graph.node("Sub", graph.floats(new float[] {1}), positive).add();
        return graph.build(graph.sideBySide(negative, positive), "probabilities", 2);
    }

    /** The good graph, changed. */
    static byte[] changed(Consumer<ModelProto.Builder> change) {
        try {
            ModelProto.Builder model = ModelProto.parseFrom(sigmoid(1)).toBuilder();
            change.accept(model);
            return model.build().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TensorProto external(String name) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addDims(1)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("/etc/passwd"))
                .build();
    }

    static NodeProto node(String domain, String operator, String output) {
        return NodeProto.newBuilder()
                .setDomain(domain)
                .setOpType(operator)
                .addInput("amount")
                .addOutput(output)
                .build();
    }
}
