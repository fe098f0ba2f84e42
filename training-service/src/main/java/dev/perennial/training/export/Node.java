package dev.perennial.training.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.util.List;

/** One node under construction. */
public final class Node {
    private final GraphBuilder builder;
    private final NodeProto.Builder node;

    Node(GraphBuilder builder, String domain, String operator, String... inputs) {
        this.builder = builder;
        this.node = NodeProto.newBuilder()
                .setDomain(domain)
                .setOpType(operator)
                .setName(builder.fresh(operator))
                .addAllInput(List.of(inputs));
    }

    public Node with(String attribute, long value) {
        node.addAttribute(attribute(attribute, AttributeType.INT).setI(value));
        return this;
    }

    public Node with(String attribute, float value) {
        node.addAttribute(attribute(attribute, AttributeType.FLOAT).setF(value));
        return this;
    }

    public Node with(String attribute, String value) {
        node.addAttribute(attribute(attribute, AttributeType.STRING).setS(ByteString.copyFromUtf8(value)));
        return this;
    }

    public Node with(String attribute, float... values) {
        AttributeProto.Builder floats = attribute(attribute, AttributeType.FLOATS);
        for (float value : values) {
            floats.addFloats(value);
        }
        node.addAttribute(floats);
        return this;
    }

    public Node with(String attribute, long... values) {
        AttributeProto.Builder integers = attribute(attribute, AttributeType.INTS);
        for (long value : values) {
            integers.addInts(value);
        }
        node.addAttribute(integers);
        return this;
    }

    public Node with(String attribute, List<String> values) {
        AttributeProto.Builder texts = attribute(attribute, AttributeType.STRINGS);
        values.forEach(value -> texts.addStrings(ByteString.copyFromUtf8(value)));
        node.addAttribute(texts);
        return this;
    }

    /** Sets the attribute {@code to} of a Cast. */
    public Node toFloat() {
        return with("to", DataType.FLOAT_VALUE);
    }

    /** Sets the attribute {@code to} of a Cast. */
    public Node toInteger() {
        return with("to", DataType.INT64_VALUE);
    }

    /** Adds the node to the graph; returns the name of what it gives. */
    public String add() {
        return addAs(node.getName());
    }

    String addAs(String output) {
        builder.graph().addNode(node.addOutput(output));
        return output;
    }

    private static AttributeProto.Builder attribute(String name, AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }
}
