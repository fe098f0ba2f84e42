package dev.perennial.serving.rest.v2;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.serving.domain.Answer;
import dev.perennial.serving.domain.Answers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The protocol's answers, as maps: its field names are not Java's. */
final class InferResponse {
    /** The name that the protocol's list of platforms has for an ONNX graph. */
    private static final String PLATFORM = "onnx_onnxv1";

    private InferResponse() {}

    static Map<String, Object> of(Answers answers, InferRequest request) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("model_name", answers.modelName());
        response.put("model_version", Integer.toString(answers.modelVersion()));
        request.id().ifPresent(id -> response.put("id", id));
        List<Map<String, Object>> outputs = new ArrayList<>();
        new Signature(answers.definition()).outputs().forEach((name, datatype) -> {
            if (request.asksFor(name)) {
                outputs.add(output(name, datatype, answers));
            }
        });
        response.put("outputs", outputs);
        return response;
    }

    static Map<String, Object> metadata(ModelDefinition definition, int modelVersion) {
        Signature signature = new Signature(definition);
        List<Map<String, Object>> inputs = new ArrayList<>();
        signature.inputs().forEach((name, datatype) -> inputs.add(tensor(name, datatype, List.of(-1))));
        List<Map<String, Object>> outputs = new ArrayList<>();
        signature
                .outputs()
                .forEach((name, datatype) -> outputs.add(tensor(name, datatype, shape(name, -1, definition))));
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", definition.name());
        metadata.put("versions", List.of(Integer.toString(modelVersion)));
        metadata.put("platform", PLATFORM);
        metadata.put("inputs", inputs);
        metadata.put("outputs", outputs);
        return metadata;
    }

    private static Map<String, Object> output(String name, Datatype datatype, Answers answers) {
        ModelDefinition definition = answers.definition();
        List<Answer> all = answers.answers();
        Map<String, Object> output = tensor(name, datatype, shape(name, all.size(), definition));
        if (name.equals(Signature.PROBABILITIES)) {
            output.put("parameters", classes(definition));
            output.put(
                    "data",
                    all.stream().flatMap(answer -> answer.scores().stream()).toList());
        } else {
            output.put("data", all.stream().map(Answer::prediction).toList());
        }
        return output;
    }

    private static Map<String, Object> classes(ModelDefinition definition) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        List<String> classes = definition.classes();
        for (int i = 0; i < classes.size(); i++) {
            parameters.put("class_" + i, classes.get(i));
        }
        return parameters;
    }

    private static Map<String, Object> tensor(String name, Datatype datatype, List<Integer> shape) {
        Map<String, Object> tensor = new LinkedHashMap<>();
        tensor.put("name", name);
        tensor.put("datatype", datatype.name());
        tensor.put("shape", shape);
        return tensor;
    }

    private static List<Integer> shape(String output, int size, ModelDefinition definition) {
        return output.equals(Signature.PROBABILITIES)
                ? List.of(size, definition.classes().size())
                : List.of(size);
    }
}
