package dev.perennial.training.domain.upload;

import dev.perennial.contracts.Problem;
import dev.perennial.contracts.definition.FeatureDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ModelSignature.Tensor;
import dev.perennial.contracts.image.ImageShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The inputs and outputs that a graph has to have for a definition: one input per feature and aggregate, a column each, and
 * the scores as one output. A signature is held against it, and so is the graph itself.
 */
public final class TensorRules {
    private static final long ANY = -1;

    private final ModelDefinition definition;
    private final String where;
    private final List<Problem> problems = new ArrayList<>();

    private TensorRules(ModelDefinition definition, String where) {
        this.definition = definition;
        this.where = where;
    }

    /**
     * @param where path of what the tensors are of, for the problems
     * @return every way in which they differ from what the definition asks for; none when they fit
     */
    public static List<Problem> problems(
            ModelDefinition definition, String where, List<Tensor> inputs, List<Tensor> outputs) {
        TensorRules rules = new TensorRules(definition, where);
        rules.inputs(byName(inputs));
        rules.output(byName(outputs));
        return List.copyOf(rules.problems);
    }

    /** The problems of a signature, which also has to say what the columns of the probabilities are. */
    public static List<Problem> problemsOfSignature(
            ModelDefinition definition, List<Tensor> inputs, List<Tensor> outputs) {
        List<Problem> problems = new ArrayList<>(problems(definition, "signature", inputs, outputs));
        Tensor scores = byName(outputs).get(outputName(definition));
        if (definition.task().isClassification()
                && scores != null
                && !definition.classes().equals(scores.classes())) {
            problems.add(new Problem(
                    "signature.outputs." + scores.name() + ".classes",
                    scores.classes() == null ? "nothing" : scores.classes().toString(),
                    definition.classes() + ", in this order"));
        }
        return List.copyOf(problems);
    }

    /** The output that holds the scores. */
    public static String outputName(ModelDefinition definition) {
        return definition.task().isClassification() ? "probabilities" : "prediction";
    }

    private void inputs(Map<String, Tensor> inputs) {
        definition.inputs().forEach((name, feature) -> {
            Tensor input = inputs.get(name);
            String type = type(feature.type());
            List<Long> shape = shape(feature);
            if (input == null) {
                problem("inputs." + name, "nothing", "an input of " + type + " " + shape);
            } else {
                fit(input, "inputs." + name, type, shape);
            }
        });
        inputs.values().stream()
                .filter(input -> !definition.inputs().containsKey(input.name()))
                .forEach(input -> problem(
                        "inputs." + input.name(),
                        input.type() + " " + shape(input),
                        "no such input; one for each of "
                                + String.join(", ", definition.inputs().keySet())));
    }

    private void output(Map<String, Tensor> outputs) {
        String name = outputName(definition);
        long width = definition.task().isClassification() ? definition.classes().size() : 1;
        List<Long> shape = List.of(ANY, width);
        Tensor output = outputs.get(name);
        if (output == null) {
            String found = outputs.isEmpty() ? "nothing" : "only " + String.join(", ", outputs.keySet());
            problem("outputs." + name, found, "an output of float32 " + shape);
        } else {
            fit(output, "outputs." + name, "float32", shape);
        }
    }

    private void fit(Tensor tensor, String path, String type, List<Long> expected) {
        if (!tensor.type().equals(type)) {
            problem(path + ".type", tensor.type(), type);
        }
        List<Long> shape = tensor.shape();
        if (shape != null && !fits(shape, expected)) {
            problem(path + ".shape", shape.toString(), expected + ", where -1 is any number of examples");
        }
    }

    /** A file need not say how wide a tensor is; how many examples it takes, it must not. */
    private static boolean fits(List<Long> shape, List<Long> expected) {
        return shape.size() == expected.size()
                && shape.get(0) == ANY
                && IntStream.range(1, shape.size())
                        .allMatch(i -> shape.get(i) == ANY || shape.get(i).equals(expected.get(i)));
    }

    private void problem(String path, String found, String expected) {
        problems.add(new Problem(where + "." + path, found, expected));
    }

    private static String type(FeatureDefinition.Type type) {
        return switch (type) {
            case NUMERIC, BOOLEAN, IMAGE -> "float32";
            case TIME -> "float64";
            case CATEGORICAL -> "string";
        };
    }

    private static List<Long> shape(FeatureDefinition feature) {
        if (feature.type() != FeatureDefinition.Type.IMAGE) {
            return List.of(ANY, 1L);
        }
        ImageShape image = feature.imageShape();
        return List.of(ANY, (long) image.channels(), (long) image.height(), (long) image.width());
    }

    private static String shape(Tensor tensor) {
        return tensor.shape() == null ? "of any shape" : tensor.shape().toString();
    }

    private static Map<String, Tensor> byName(List<Tensor> tensors) {
        Map<String, Tensor> byName = new LinkedHashMap<>();
        tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
        return byName;
    }
}
