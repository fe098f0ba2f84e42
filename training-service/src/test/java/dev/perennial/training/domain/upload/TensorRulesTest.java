package dev.perennial.training.domain.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.Problem;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ModelSignature.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorRulesTest {
    private static final ModelDefinition DEFINITION = DefinitionParser.parse(
            """
            name: loans
            task: binary-classification
            features: {amount: {type: numeric}, country: {type: categorical}, at: {type: time}, new: {type: boolean}}
            label: {name: late, type: boolean, horizon: 1d}
            """);
    private static final List<Tensor> INPUTS = List.of(
            tensor("at", "float64"),
            tensor("new", "float32"),
            tensor("amount", "float32"),
            tensor("country", "string"));

    @Test
    void everyFeatureIsAColumnInWhateverOrder() {
        Tensor output = new Tensor("probabilities", "float32", List.of(-1L, 2L), List.of("false", "true"));

        assertThat(TensorRules.problemsOfSignature(DEFINITION, INPUTS, List.of(tensor("label", "int64"), output)))
                .isEmpty();
    }

    @Test
    void namesEachFieldThatDiffers() {
        List<Tensor> inputs = List.of(
                tensor("at", "float32"),
                new Tensor("amount", "float32", List.of(1L, 1L), null),
                tensor("country", "string"),
                tensor("age", "float32"));
        Tensor output = new Tensor("probabilities", "float32", List.of(-1L, 3L), List.of("true", "false"));

        assertThat(TensorRules.problemsOfSignature(DEFINITION, inputs, List.of(output)))
                .extracting(Problem::toString)
                .containsExactly(
                        "signature.inputs.amount.shape: [1, 1] (expected: [-1, 1], where -1 is any number of examples)",
                        "signature.inputs.at.type: float32 (expected: float64)",
                        "signature.inputs.new: nothing (expected: an input of float32 [-1, 1])",
                        "signature.inputs.age: float32 of any shape (expected: no such input; one for each of amount,"
                                + " country, at, new)",
                        "signature.outputs.probabilities.shape: [-1, 3] (expected: [-1, 2], where -1 is any number of"
                                + " examples)",
                        "signature.outputs.probabilities.classes: [true, false] (expected: [false, true], in this"
                                + " order)");
    }

    @Test
    void theScoresHaveTheirName() {
        assertThat(TensorRules.problems(DEFINITION, "onnx", INPUTS, List.of(tensor("variable", "float32"))))
                .extracting(Problem::toString)
                .containsExactly("onnx.outputs.probabilities: only variable (expected: an output of float32 [-1, 2])");
    }

    private static Tensor tensor(String name, String type) {
        return new Tensor(name, type, null, null);
    }
}
