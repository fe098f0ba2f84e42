package dev.perennial.training.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;

/** A published graph whose scores come of one weighted sum, so that the weights can be changed and what they weigh be asked for. */
public final class WeightedGraph {
    /** Name of the output of {@link #addends}. */
    public static final String ADDENDS = "addends";

    /** Name of the constant that the sum's weights are. */
    static final String WEIGHTS = "/weights";

    private final ModelProto model;
    private final int place;
    private final String sum;

    private WeightedGraph(ModelProto model, int place, String sum) {
        this.model = model;
        this.place = place;
        this.sum = sum;
    }

    /** @throws IllegalArgumentException for a graph that names no weights, as none did before they could be changed */
    public static WeightedGraph of(byte[] onnx) {
        try {
            ModelProto model = ModelProto.parseFrom(onnx);
            GraphProto graph = model.getGraph();
            for (int place = 0; place < graph.getInitializerCount(); place++) {
                if (graph.getInitializer(place).getName().equals(WEIGHTS)) {
                    return new WeightedGraph(model, place, summed(graph));
                }
            }
            throw new IllegalArgumentException("the graph names no weights");
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("the graph cannot be read", e);
        }
    }

    private static String summed(GraphProto graph) {
        for (NodeProto node : graph.getNodeList()) {
            if (node.getInputCount() == 2 && node.getInput(1).equals(WEIGHTS)) {
                return node.getInput(0);
            }
        }
        throw new IllegalArgumentException("the graph has weights of nothing");
    }

    /** How many there are. */
    public int width() {
        return model.getGraph().getInitializer(place).getFloatDataCount();
    }

    /** The graph with other weights, as many. */
    public byte[] with(float[] weights) {
        TensorProto.Builder tensor =
                model.getGraph().getInitializer(place).toBuilder().clearFloatData();
        for (float weight : weights) {
            tensor.addFloatData(weight);
        }
        ModelProto.Builder changed = model.toBuilder();
        changed.getGraphBuilder().setInitializer(place, tensor);
        return changed.build().toByteArray();
    }

    /** The graph up to the sum: per example what is weighed, as {@link #ADDENDS}. */
    public byte[] addends() {
        ModelProto.Builder changed = model.toBuilder();
        changed.getGraphBuilder()
                .clearOutput()
                .addOutput(GraphBuilder.output(ADDENDS, width()))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Identity")
                        .setName("/" + ADDENDS)
                        .addInput(sum)
                        .addOutput(ADDENDS));
        return changed.build().toByteArray();
    }
}
