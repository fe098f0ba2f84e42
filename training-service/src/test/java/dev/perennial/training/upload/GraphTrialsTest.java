package dev.perennial.training.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Problem;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.export.GraphBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every bad graph ends its own process at most, and is named with what is wrong. */
@Timeout(120)
class GraphTrialsTest {
    private static final long MEMORY = 3L << 30;
    private static final GraphTrials TRIALS = new GraphTrials(Duration.ofSeconds(60), MEMORY);
    private static final FeatureTable ROWS = FeatureTable.of(
            Brought.DEFINITION,
            List.of(Map.of("amount", 2.0, "country", "NL"), Map.of("amount", -1.0, "at", 1e12), Map.of()));

    @Test
    void scoresEveryRowInAnotherProcess() {
        double[][] scores = TRIALS.score(Brought.sigmoid(1), Brought.DEFINITION, ROWS);

        assertThat(scores).hasDimensions(3, 2);
        assertThat(scores[0][1]).isBetween(0.880, 0.881);
        assertThat(scores[1][1]).isBetween(0.268, 0.269);
        assertThat(scores[2]).containsExactly(0.5, 0.5);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void namesWhatIsWrong(String what, byte[] onnx, String path, String found) {
        List<Problem> problems = problems(TRIALS, onnx);

        assertThat(problems).as(what).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.found()).contains(found);
            assertThat(problem.expected()).isNotBlank();
        });
    }

    static Stream<Arguments> bad() {
        byte[] good = Brought.sigmoid(1);
        return Stream.of(
                Arguments.of("nothing", new byte[0], "onnx", "0 bytes"),
                Arguments.of("text", "no model".getBytes(StandardCharsets.US_ASCII), "onnx", "8 bytes"),
                Arguments.of("cut short", Arrays.copyOf(good, good.length - 20), "onnx", "damaged or cut short"),
                Arguments.of(
                        "constant in another file",
                        Brought.changed(model -> model.getGraphBuilder().addInitializer(Brought.external("w"))),
                        "onnx.tensor w",
                        "another file"),
                Arguments.of(
                        "constant of a subgraph in another file", inSubgraph(), "onnx.tensor deep", "another file"),
                Arguments.of(
                        "operator of another domain",
                        Brought.changed(
                                model -> model.getGraphBuilder().addNode(Brought.node("com.example", "Shell", "x"))),
                        "onnx.node Shell",
                        "com.example"),
                Arguments.of(
                        "operator that there is not",
                        Brought.changed(model -> model.getGraphBuilder().addNode(Brought.node("", "Frobnicate", "x"))),
                        "onnx.node Frobnicate",
                        "does not have"),
                Arguments.of(
                        "operators of the future",
                        Brought.changed(model -> model.getOpsetImportBuilder(0).setVersion(99)),
                        "onnx.opset_import",
                        "99"),
                Arguments.of("input missing", without("country"), "onnx.inputs.country", "nothing"),
                Arguments.of(
                        "input too many",
                        Brought.changed(model -> model.getGraphBuilder().addInput(column("age", 1, 1))),
                        "onnx.inputs.age",
                        "float32 [-1, 1]"),
                Arguments.of(
                        "input of another type",
                        Brought.changed(model -> model.getGraphBuilder()
                                .setInput(0, column("amount", TensorProto.DataType.INT64.getNumber(), 1))),
                        "onnx.inputs.amount.type",
                        "int64"),
                Arguments.of(
                        "input of another width",
                        Brought.changed(model -> model.getGraphBuilder().setInput(0, column("amount", 1, 3))),
                        "onnx.inputs.amount.shape",
                        "[-1, 3]"),
                Arguments.of("output of another width", threeClasses(), "onnx.outputs.probabilities.shape", "[-1, 3]"),
                Arguments.of("output of a width that it hides", hidden(), "onnx", "probabilities is float32 (1, 3)"),
                Arguments.of(
                        "output of another name",
                        Brought.changed(model -> model.getGraphBuilder().setOutput(0, column("scores", 1, 2))),
                        "onnx.outputs.probabilities",
                        "only scores"));
    }

    @Test
    void aGraphThatDoesNotEndIsEnded() {
        GraphTrials impatient = new GraphTrials(Duration.ofSeconds(5), MEMORY);

        assertThat(problems(impatient, forever()))
                .extracting(Problem::found)
                .containsExactly("the process that opened it took longer than 5 s");
    }

    @Test
    void aGraphThatTakesAllMemoryTakesItsOwnProcessOnly() {
        GraphBuilder graph = Brought.inputs();
        String large = graph.node("ConstantOfShape", graph.integers(1L << 33)).add();
        String sum = graph.node("ReduceMax", large).with("keepdims", 0).add();
        byte[] onnx =
                Brought.probabilities(graph, graph.node("Add", "amount", sum).add());

        assertThat(problems(TRIALS, onnx)).extracting(Problem::path).containsExactly("onnx");
    }

    private static List<Problem> problems(GraphTrials trials, byte[] onnx) {
        return catchThrowableOfType(InvalidInputException.class, () -> trials.open(onnx, Brought.DEFINITION))
                .problems();
    }

    private static byte[] inSubgraph() {
        GraphProto branch = GraphProto.newBuilder()
                .setName("branch")
                .addInitializer(Brought.external("deep"))
                .build();
        return Brought.changed(model -> model.getGraphBuilder()
                .addNode(NodeProto.newBuilder()
                        .setOpType("If")
                        .addInput("amount")
                        .addOutput("x")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("then_branch")
                                .setType(AttributeProto.AttributeType.GRAPH)
                                .setG(branch))));
    }

    private static byte[] without(String input) {
        return Brought.changed(model -> {
            int index = 0;
            while (!model.getGraph().getInput(index).getName().equals(input)) {
                index++;
            }
            model.getGraphBuilder().removeInput(index);
        });
    }

    private static byte[] threeClasses() {
        GraphBuilder graph = Brought.inputs();
        return graph.build(graph.sideBySide("amount", "amount", "amount"), "probabilities", 3);
    }

    /** The file says nothing of the width. */
    private static byte[] hidden() {
        GraphBuilder graph = Brought.inputs();
        byte[] onnx = graph.build(graph.sideBySide("amount", "amount", "amount"), "probabilities", 3);
        return Brought.changed(model -> {
            try {
                model.clear().mergeFrom(onnx);
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
            model.getGraphBuilder()
                    .getOutputBuilder(0)
                    .getTypeBuilder()
                    .getTensorTypeBuilder()
                    .clearShape();
        });
    }

    /** A loop that goes on while a constant is true. */
    private static byte[] forever() {
        TypeProto flag = TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.BOOL.getNumber())
                        .setShape(TensorShapeProto.getDefaultInstance()))
                .build();
        TypeProto count = TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.INT64.getNumber())
                        .setShape(TensorShapeProto.getDefaultInstance()))
                .build();
        GraphProto body = GraphProto.newBuilder()
                .setName("body")
                .addInput(ValueInfoProto.newBuilder().setName("i").setType(count))
                .addInput(ValueInfoProto.newBuilder().setName("go").setType(flag))
                .addInput(ValueInfoProto.newBuilder().setName("before").setType(count))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Identity")
                        .addInput("go")
                        .addOutput("on"))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Identity")
                        .addInput("before")
                        .addOutput("after"))
                .addOutput(ValueInfoProto.newBuilder().setName("on").setType(flag))
                .addOutput(ValueInfoProto.newBuilder().setName("after").setType(count))
                .build();
        return Brought.changed(model -> model.getGraphBuilder()
                .addInitializer(TensorProto.newBuilder()
                        .setName("true")
                        .setDataType(TensorProto.DataType.BOOL.getNumber())
                        .addInt32Data(1))
                .addInitializer(TensorProto.newBuilder()
                        .setName("long")
                        .setDataType(TensorProto.DataType.INT64.getNumber())
                        .addInt64Data(Long.MAX_VALUE))
                .addNode(
                        0,
                        NodeProto.newBuilder()
                                .setOpType("Loop")
                                .addInput("long")
                                .addInput("true")
                                .addInput("long")
                                .addOutput("counted")
                                .addAttribute(AttributeProto.newBuilder()
                                        .setName("body")
                                        .setType(AttributeProto.AttributeType.GRAPH)
                                        .setG(body))));
    }

    private static ValueInfoProto column(String name, int type, int width) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type)
                                .setShape(TensorShapeProto.newBuilder()
                                        .addDim(TensorShapeProto.Dimension.newBuilder()
                                                .setDimParam("n"))
                                        .addDim(TensorShapeProto.Dimension.newBuilder()
                                                .setDimValue(width)))))
                .build();
    }
}
