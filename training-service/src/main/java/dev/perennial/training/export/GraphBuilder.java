package dev.perennial.training.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

/**
 * Puts one graph together, tensor by tensor. The same calls give the same bytes.
 *
 * <p>Every method that makes a tensor returns its name. Made names start with a slash, which no feature's name does.
 */
public final class GraphBuilder {
    private static final long IR_VERSION = 8;
    private static final long OPSET = 17;
    private static final long ML_OPSET = 3;
    private static final String ML_DOMAIN = "ai.onnx.ml";

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("perennial");
    private int count;

    /** Declares an input of one float per example. */
    public void floatInput(String name) {
        graph.addInput(column(name, DataType.FLOAT, 1));
    }

    /** Declares an input of one double per example. */
    public void doubleInput(String name) {
        graph.addInput(column(name, DataType.DOUBLE, 1));
    }

    /** Declares an input of one text per example. */
    public void textInput(String name) {
        graph.addInput(column(name, DataType.STRING, 1));
    }

    /** Declares an input of one image per example: channels, rows, columns. */
    public void imageInput(String name, int channels, int height, int width) {
        graph.addInput(value(name, DataType.FLOAT, channels, height, width));
    }

    /** A constant of floats; without dimensions a scalar. */
    public String floats(float[] values, long... dimensions) {
        TensorProto.Builder tensor = constant(DataType.FLOAT, dimensions);
        for (float value : values) {
            tensor.addFloatData(value);
        }
        return add(tensor);
    }

    /** The constant column of weights of the graph's one weighted sum, which {@link WeightedGraph} finds again. */
    public String weights(float[] values) {
        TensorProto.Builder tensor = constant(DataType.FLOAT, values.length, 1);
        for (float value : values) {
            tensor.addFloatData(value);
        }
        graph.addInitializer(tensor.setName(WeightedGraph.WEIGHTS));
        return WeightedGraph.WEIGHTS;
    }

    /** A constant double. */
    public String number(double value) {
        return add(constant(DataType.DOUBLE).addDoubleData(value));
    }

    /** A constant list of whole numbers. */
    public String integers(long... values) {
        TensorProto.Builder tensor = constant(DataType.INT64, values.length);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        return add(tensor);
    }

    /** Starts a node of the standard operators. */
    public Node node(String operator, String... inputs) {
        return new Node(this, "", operator, inputs);
    }

    /** Starts a node of the machine-learning operators. */
    public Node mlNode(String operator, String... inputs) {
        return new Node(this, ML_DOMAIN, operator, inputs);
    }

    /** Side by side; a single tensor stays as it is. */
    public String sideBySide(String... tensors) {
        return tensors.length == 1
                ? tensors[0]
                : node("Concat", tensors).with("axis", 1).add();
    }

    /**
     * Finishes the graph.
     *
     * @param tensor what the model gives
     * @param name   how that output is called
     * @param width  its numbers per example
     */
    public byte[] build(String tensor, String name, int width) {
        node("Identity", tensor).addAs(name);
        graph.addOutput(output(name, width));
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("perennial")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain(ML_DOMAIN).setVersion(ML_OPSET))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    String fresh(String kind) {
        return "/" + kind + "_" + count++;
    }

    GraphProto.Builder graph() {
        return graph;
    }

    private String add(TensorProto.Builder tensor) {
        String name = fresh("constant");
        graph.addInitializer(tensor.setName(name));
        return name;
    }

    private static TensorProto.Builder constant(DataType type, long... dimensions) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(type.getNumber());
        for (long dimension : dimensions) {
            tensor.addDims(dimension);
        }
        return tensor;
    }

    /** An output of so many floats per example. */
    static ValueInfoProto output(String name, int width) {
        return column(name, DataType.FLOAT, width);
    }

    private static ValueInfoProto column(String name, DataType type, int width) {
        return value(name, type, width);
    }

    /** @param dimensions of one example */
    private static ValueInfoProto value(String name, DataType type, int... dimensions) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("examples"));
        for (int dimension : dimensions) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dimension));
        }
        TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder()
                .setElemType(type.getNumber())
                .setShape(shape)
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
