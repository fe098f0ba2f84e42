package dev.perennial.training.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A published graph whose scores come of one weighted sum, so that the weights can be changed, what they weigh be asked for, and the sum
 * be part of another graph. Immutable.
 */
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
            return of(ModelProto.parseFrom(onnx));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("the graph cannot be read", e);
        }
    }

    private static WeightedGraph of(ModelProto model) {
        GraphProto graph = model.getGraph();
        for (int place = 0; place < graph.getInitializerCount(); place++) {
            if (graph.getInitializer(place).getName().equals(WEIGHTS)) {
                return new WeightedGraph(model, place, weighed(graph).getInput(0));
            }
        }
        throw new IllegalArgumentException("the graph names no weights");
    }

    private static NodeProto weighed(GraphProto graph) {
        for (NodeProto node : graph.getNodeList()) {
            if (node.getInputCount() == 2 && node.getInput(1).equals(WEIGHTS)) {
                return node;
            }
        }
        throw new IllegalArgumentException("the graph has weights of nothing");
    }

    /** How many there are. */
    public int width() {
        return model.getGraph().getInitializer(place).getFloatDataCount();
    }

    public byte[] onnx() {
        return model.toByteArray();
    }

    /** The graph with other weights, as many. */
    public WeightedGraph with(float[] weights) {
        TensorProto.Builder tensor =
                model.getGraph().getInitializer(place).toBuilder().clearFloatData();
        for (float weight : weights) {
            tensor.addFloatData(weight);
        }
        ModelProto.Builder changed = model.toBuilder();
        changed.getGraphBuilder().setInitializer(place, tensor);
        return new WeightedGraph(changed.build(), place, sum);
    }

    /**
     * The graph with some of its addends alone. What only the others needed is left out, and the weights stay what they were.
     *
     * @param places of those that are kept, ascending, at least one
     * @throws IllegalArgumentException when the addends do not stand side by side, each of one number
     */
    public WeightedGraph only(int... places) {
        if (places.length == width()) {
            return this;
        }
        GraphProto graph = model.getGraph();
        int clipped = producer(graph, sum, "Clip");
        int joined = producer(graph, graph.getNode(clipped).getInput(0), "Concat");
        NodeProto concat = graph.getNode(joined);
        if (concat.getInputCount() != width()) {
            throw new IllegalArgumentException(
                    concat.getInputCount() + " addends (expected: " + width() + ", as there are weights)");
        }
        TensorProto weights = graph.getInitializer(place);
        NodeProto.Builder fewer = concat.toBuilder().clearInput();
        TensorProto.Builder fewerWeights = weights.toBuilder().clearFloatData().setDims(0, places.length);
        for (int kept : places) {
            fewer.addInput(concat.getInput(kept));
            fewerWeights.addFloatData(weights.getFloatData(kept));
        }
        GraphProto.Builder cut = graph.toBuilder().setNode(joined, fewer).setInitializer(place, fewerWeights);
        GraphProto needed = needed(cut.build(), graph.getOutput(0).getName());
        return of(model.toBuilder().setGraph(needed).build());
    }

    /** Adds all up to the sum to a graph that declares the same inputs; returns the sum's tensor, one number per example. */
    public String addTo(GraphBuilder other) {
        GraphProto part = needed(model.getGraph(), weighed(model.getGraph()).getOutput(0));
        Map<String, String> names = new HashMap<>();
        UnaryOperator<String> renamed =
                name -> name.startsWith("/") ? names.computeIfAbsent(name, made -> other.fresh("part")) : name;
        for (TensorProto constant : part.getInitializerList()) {
            other.graph().addInitializer(constant.toBuilder().setName(renamed.apply(constant.getName())));
        }
        for (NodeProto node : part.getNodeList()) {
            NodeProto.Builder copy = node.toBuilder().clearInput().clearOutput();
            node.getInputList().forEach(input -> copy.addInput(renamed.apply(input)));
            node.getOutputList().forEach(output -> copy.addOutput(renamed.apply(output)));
            other.graph().addNode(copy.setName(copy.getOutput(0)));
        }
        return renamed.apply(weighed(part).getOutput(0));
    }

    /** What of a graph, whose nodes stand in the order of their work, leads to a tensor. */
    private static GraphProto needed(GraphProto graph, String tensor) {
        Set<String> wanted = new HashSet<>(Set.of(tensor));
        Deque<NodeProto> nodes = new ArrayDeque<>();
        for (int node = graph.getNodeCount() - 1; node >= 0; node--) {
            NodeProto candidate = graph.getNode(node);
            if (candidate.getOutputList().stream().anyMatch(wanted::contains)) {
                wanted.addAll(candidate.getInputList());
                nodes.addFirst(candidate);
            }
        }
        return graph.toBuilder()
                .clearNode()
                .addAllNode(nodes)
                .clearInitializer()
                .addAllInitializer(graph.getInitializerList().stream()
                        .filter(constant -> wanted.contains(constant.getName()))
                        .toList())
                .build();
    }

    private static int producer(GraphProto graph, String tensor, String operator) {
        for (int node = 0; node < graph.getNodeCount(); node++) {
            if (graph.getNode(node).getOutputList().contains(tensor)
                    && graph.getNode(node).getOpType().equals(operator)) {
                return node;
            }
        }
        throw new IllegalArgumentException("what is weighed does not come of " + operator);
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
