package dev.perennial.model.scoring;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.List;

/**
 * Small graphs over the features of {@link dev.perennial.model.Definitions}. With s = distance (0 when missing) + the
 * carrier's value (AA 1, Ü 2, else 0) + holiday (0.5 when missing) + hours since midnight UTC / 24 (0 when missing), the
 * scores are sigmoid(s), softmax(s, 0, -s), or s.
 */
public final class Graphs {
    private static final float MILLIS_PER_DAY = 86_400_000f;

    private Graphs() {}

    public static byte[] binary() {
        return binaryModel().build().toByteArray();
    }

    public static byte[] multiclass() {
        GraphProto.Builder graph = sum().addNode(node("Neg", "minus", "s"))
                .addNode(node("Mul", "nothing", "s", "zero"))
                .addNode(node("Concat", "logits", "s", "nothing", "minus").addAttribute(integer("axis", 1)))
                .addNode(node("Softmax", "probabilities", "logits").addAttribute(integer("axis", 1)))
                .addOutput(value("probabilities", TensorProto.DataType.FLOAT, 3));
        return model(graph).build().toByteArray();
    }

    public static byte[] regression() {
        GraphProto.Builder graph = sum().addNode(node("Identity", "prediction", "s"))
                .addOutput(value("prediction", TensorProto.DataType.FLOAT, 1));
        return model(graph).build().toByteArray();
    }

    static ModelProto.Builder binaryModel() {
        GraphProto.Builder graph = sum().addNode(node("Sigmoid", "p", "s"))
                .addNode(node("Sub", "q", "one", "p"))
                .addNode(node("Concat", "probabilities", "q", "p").addAttribute(integer("axis", 1)))
                .addOutput(value("probabilities", TensorProto.DataType.FLOAT, 2));
        return model(graph);
    }

    static ModelProto.Builder model(GraphProto.Builder graph) {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3))
                .setGraph(graph);
    }

    private static GraphProto.Builder sum() {
        return GraphProto.newBuilder()
                .setName("sum")
                .addInput(value("distance", TensorProto.DataType.FLOAT, 1))
                .addInput(value("carrier", TensorProto.DataType.STRING, 1))
                .addInput(value("holiday", TensorProto.DataType.FLOAT, 1))
                .addInput(value("departure", TensorProto.DataType.DOUBLE, 1))
                .addInitializer(scalar("zero", 0))
                .addInitializer(scalar("half", 0.5f))
                .addInitializer(scalar("one", 1))
                .addInitializer(doubleScalar("day", MILLIS_PER_DAY))
                .addNode(node("IsNaN", "distance?", "distance"))
                .addNode(node("Where", "distance!", "distance?", "zero", "distance"))
                .addNode(node("LabelEncoder", "carrier!", "carrier")
                        .setDomain("ai.onnx.ml")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("keys_strings")
                                .setType(AttributeProto.AttributeType.STRINGS)
                                .addAllStrings(List.of(ByteString.copyFromUtf8("AA"), ByteString.copyFromUtf8("Ü"))))
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("values_floats")
                                .setType(AttributeProto.AttributeType.FLOATS)
                                .addAllFloats(List.of(1f, 2f)))
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("default_float")
                                .setType(AttributeProto.AttributeType.FLOAT)
                                .setF(0)))
                .addNode(node("IsNaN", "holiday?", "holiday"))
                .addNode(node("Where", "holiday!", "holiday?", "half", "holiday"))
                .addNode(node("Mod", "millis", "departure", "day").addAttribute(integer("fmod", 1)))
                .addNode(node("Div", "share", "millis", "day"))
                .addNode(node("Cast", "hours", "share")
                        .addAttribute(integer("to", TensorProto.DataType.FLOAT.getNumber())))
                .addNode(node("IsNaN", "hours?", "hours"))
                .addNode(node("Where", "hours!", "hours?", "zero", "hours"))
                .addNode(node("Sum", "s", "distance!", "carrier!", "holiday!", "hours!"));
    }

    private static NodeProto.Builder node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addOutput(output);
    }

    private static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    private static TensorProto scalar(String name, float value) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addFloatData(value)
                .build();
    }

    private static TensorProto doubleScalar(String name, double value) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.DOUBLE.getNumber())
                .addDoubleData(value)
                .build();
    }

    private static ValueInfoProto value(String name, TensorProto.DataType type, int columns) {
        TensorShapeProto shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("rows"))
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
