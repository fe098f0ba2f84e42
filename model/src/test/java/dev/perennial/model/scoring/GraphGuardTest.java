package dev.perennial.model.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TrainingInfoProto;
import dev.perennial.model.Definitions;
import dev.perennial.model.bundle.InvalidBundleException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GraphGuardTest {
    private static final TensorProto OUTSIDE = TensorProto.newBuilder()
            .setName("passwords")
            .addDims(1)
            .setDataType(TensorProto.DataType.UINT8.getNumber())
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addExternalData(
                    StringStringEntryProto.newBuilder().setKey("location").setValue("../../etc/passwd"))
            .build();

    @Test
    void graphsOfOursPass() {
        for (byte[] graph : List.of(Graphs.binary(), Graphs.multiclass(), Graphs.regression())) {
            assertThatCode(() -> GraphGuard.requireSafe(graph)).doesNotThrowAnyException();
        }
    }

    @Test
    void tensorInAnotherFileIsRefusedWhereverItHides() {
        List<GraphProto.Builder> hidden = List.of(
                GraphProto.newBuilder().addInitializer(OUTSIDE),
                GraphProto.newBuilder()
                        .addSparseInitializer(SparseTensorProto.newBuilder().setValues(OUTSIDE)),
                inAttribute(AttributeProto.newBuilder().setT(OUTSIDE)),
                inAttribute(AttributeProto.newBuilder().addTensors(OUTSIDE)),
                inAttribute(AttributeProto.newBuilder()
                        .setSparseTensor(SparseTensorProto.newBuilder().setIndices(OUTSIDE))),
                inAttribute(
                        AttributeProto.newBuilder().setG(GraphProto.newBuilder().addInitializer(OUTSIDE))),
                inAttribute(AttributeProto.newBuilder()
                        .addGraphs(inAttribute(AttributeProto.newBuilder().setT(OUTSIDE)))));

        for (GraphProto.Builder graph : hidden) {
            assertRefused(Graphs.model(graph).build().toByteArray(), "a tensor in another file");
        }
    }

    @Test
    void graphInTwoPartsIsLookedThroughWhole() {
        // protobuf merges a message that comes twice
        byte[] second = ModelProto.newBuilder()
                .setGraph(GraphProto.newBuilder().addInitializer(OUTSIDE))
                .build()
                .toByteArray();
        byte[] first = Graphs.binary();
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);

        assertRefused(both, "a tensor in another file");
    }

    @Test
    void functionsTrainingAndForeignOperatorsAreRefused() {
        assertRefused(
                Graphs.binaryModel()
                        .addFunctions(FunctionProto.newBuilder().setName("f"))
                        .build()
                        .toByteArray(),
                "local functions");
        assertRefused(
                Graphs.binaryModel()
                        .addTrainingInfo(TrainingInfoProto.getDefaultInstance())
                        .build()
                        .toByteArray(),
                "a training graph");
        assertRefused(
                Graphs.binaryModel()
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("com.evil"))
                        .build()
                        .toByteArray(),
                "com.evil");
        assertRefused(
                Graphs.model(GraphProto.newBuilder()
                                .addNode(NodeProto.newBuilder().setOpType("Do").setDomain("com.microsoft")))
                        .build()
                        .toByteArray(),
                "com.microsoft");
    }

    @Test
    void deepNestingIsRefused() {
        GraphProto.Builder graph = GraphProto.newBuilder().setName("leaf");
        for (int i = 0; i < 50; i++) {
            graph = inAttribute(AttributeProto.newBuilder().setG(graph));
        }

        assertRefused(Graphs.model(graph).build().toByteArray(), "nested deeper");
    }

    @Test
    void whatIsNoGraphIsRefusedBeforeTheEngineSeesIt() {
        byte[] graph = Graphs.binary();

        assertRefused(new byte[0], "empty");
        assertRefused(Arrays.copyOf(graph, graph.length - 1), "damaged");
        assertRefused("<!doctype html><title>Not Found</title>".getBytes(StandardCharsets.US_ASCII), "");
        assertThatThrownBy(() -> ScoringModel.open(new byte[1000], Definitions.binary()))
                .isInstanceOf(InvalidBundleException.class);
    }

    @Property
    void anyBytesEitherPassOrAreRefused(@ForAll @Size(max = 200) byte[] bytes) {
        assertEndsInNothingElse(bytes);
    }

    @Property
    void anyDamageEitherPassesOrIsRefused(@ForAll int position, @ForAll byte value) {
        byte[] graph = Graphs.binary();
        graph[Math.floorMod(position, graph.length)] = value;

        assertEndsInNothingElse(graph);
    }

    private static void assertEndsInNothingElse(byte[] bytes) {
        try {
            GraphGuard.requireSafe(bytes);
        } catch (InvalidBundleException refused) {
            assertThat(refused).hasMessageStartingWith("the graph");
        }
    }

    private static GraphProto.Builder inAttribute(AttributeProto.Builder attribute) {
        return GraphProto.newBuilder().addNode(NodeProto.newBuilder().addAttribute(attribute));
    }

    private static void assertRefused(byte[] graph, String words) {
        assertThatThrownBy(() -> ScoringModel.open(graph, Definitions.binary()))
                .isInstanceOf(InvalidBundleException.class)
                .hasMessageContaining(words);
    }
}
