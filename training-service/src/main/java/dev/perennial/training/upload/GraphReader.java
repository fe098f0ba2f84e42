package dev.perennial.training.upload;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Problem;
import dev.perennial.contracts.definition.ModelSignature.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads an ONNX file without running it: what goes in and out, and what it has that no model here may have. */
final class GraphReader {
    private static final Set<String> DOMAINS = Set.of("", "ai.onnx", "ai.onnx.ml");
    private static final String ONNX = "onnx";
    private static final int DEEPEST = 100;

    private final ModelProto model;
    private final List<Problem> problems = new ArrayList<>();

    private GraphReader(ModelProto model) {
        this.model = model;
    }

    /** @throws InvalidInputException when the bytes are no ONNX file */
    static GraphReader of(byte[] onnx) {
        try {
            CodedInputStream input = CodedInputStream.newInstance(onnx);
            input.setRecursionLimit(DEEPEST);
            ModelProto model = ModelProto.parseFrom(input);
            input.checkLastTagWas(0);
            if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
                throw new InvalidInputException(ONNX, onnx.length + " bytes without a graph", "an ONNX model");
            }
            return new GraphReader(model);
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidInputException(
                    ONNX, "a file of " + onnx.length + " bytes that is damaged or cut short", "an ONNX model");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything in it that is refused before it is opened. */
    List<Problem> refused() {
        for (OperatorSetIdProto opset : model.getOpsetImportList()) {
            domain(opset.getDomain(), "opset_import");
        }
        if (model.getOpsetImportCount() == 0) {
            problem("opset_import", "nothing", "the version of the operators");
        }
        if (model.getFunctionsCount() > 0) {
            problem("functions", model.getFunctions(0).getName(), "no functions of its own; operators alone");
        }
        if (model.getTrainingInfoCount() > 0) {
            problem("training_info", "a training graph", "a graph that only answers");
        }
        look(model.getGraph());
        return List.copyOf(problems);
    }

    /** Without constants, which older files list among the inputs. */
    List<Tensor> inputs() {
        Set<String> constants = new HashSet<>();
        model.getGraph().getInitializerList().forEach(tensor -> constants.add(tensor.getName()));
        return model.getGraph().getInputList().stream()
                .filter(input -> !constants.contains(input.getName()))
                .map(GraphReader::tensor)
                .toList();
    }

    List<Tensor> outputs() {
        return model.getGraph().getOutputList().stream()
                .map(GraphReader::tensor)
                .toList();
    }

    private void look(GraphProto graph) {
        graph.getInitializerList().forEach(this::look);
        graph.getSparseInitializerList().forEach(sparse -> {
            look(sparse.getValues());
            look(sparse.getIndices());
        });
        graph.getNodeList().forEach(this::look);
    }

    private void look(NodeProto node) {
        domain(node.getDomain(), "node " + node.getOpType());
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.hasT()) {
                look(attribute.getT());
            }
            attribute.getTensorsList().forEach(this::look);
            if (attribute.hasSparseTensor()) {
                look(attribute.getSparseTensor().getValues());
                look(attribute.getSparseTensor().getIndices());
            }
            attribute.getSparseTensorsList().forEach(sparse -> {
                look(sparse.getValues());
                look(sparse.getIndices());
            });
            if (attribute.hasG()) {
                look(attribute.getG());
            }
            attribute.getGraphsList().forEach(this::look);
        }
    }

    private void look(TensorProto tensor) {
        if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL || tensor.getExternalDataCount() > 0) {
            problem(
                    "tensor " + tensor.getName(),
                    "data in another file",
                    "its data in this file; write the model with everything in one file");
        }
    }

    private void domain(String domain, String where) {
        if (!DOMAINS.contains(domain)) {
            problem(where, "operators of the domain " + domain, "operators of ai.onnx and ai.onnx.ml");
        }
    }

    private void problem(String path, String found, String expected) {
        Problem problem = new Problem(ONNX + "." + path, found, expected);
        if (problems.size() < Problem.MAX_COUNT && !problems.contains(problem)) {
            problems.add(problem);
        }
    }

    private static Tensor tensor(ValueInfoProto value) {
        TypeProto type = value.getType();
        if (!type.hasTensorType()) {
            return new Tensor(
                    value.getName(),
                    type.getValueCase().name().toLowerCase(Locale.ROOT).replace("_type", ""),
                    null,
                    null);
        }
        TypeProto.Tensor tensor = type.getTensorType();
        return new Tensor(
                value.getName(), name(tensor.getElemType()), tensor.hasShape() ? shape(tensor.getShape()) : null, null);
    }

    private static String name(int elementType) {
        TensorProto.DataType type = TensorProto.DataType.forNumber(elementType);
        if (type == TensorProto.DataType.FLOAT) {
            return "float32";
        }
        if (type == TensorProto.DataType.DOUBLE) {
            return "float64";
        }
        return type == null ? "type " + elementType : type.name().toLowerCase(Locale.ROOT);
    }

    private static List<Long> shape(TensorShapeProto shape) {
        return shape.getDimList().stream()
                .map(dimension -> dimension.hasDimValue() ? dimension.getDimValue() : -1L)
                .toList();
    }
}
