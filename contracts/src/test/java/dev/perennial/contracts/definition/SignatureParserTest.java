package dev.perennial.contracts.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Problem;
import dev.perennial.contracts.definition.ModelSignature.Tensor;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignatureParserTest {
    @Test
    void readsInputsOutputsAndWhatWasSeen() {
        ModelSignature signature = SignatureParser.parse(
                """
                {"inputs": [{"name": "amount", "type": "float32", "shape": [-1, 1]}],
                 "outputs": [{"name": "probabilities", "type": "float32", "classes": ["no", "yes"]}],
                 "trainedThrough": "2026-01-01T00:00:00Z"}""");

        assertThat(signature)
                .isEqualTo(new ModelSignature(
                        List.of(new Tensor("amount", "float32", List.of(-1L, 1L), null)),
                        List.of(new Tensor("probabilities", "float32", null, List.of("no", "yes"))),
                        Instant.parse("2026-01-01T00:00:00Z")));
    }

    @Test
    void namesEveryFieldThatIsWrong() {
        assertThat(problems(
                        "{\"inputs\": [{\"name\": 1, \"kind\": 2}], \"outputs\": {}, \"trainedThrough\": \"soon\"}"))
                .extracting(Problem::path)
                .containsExactly(
                        "signature.inputs[0].kind",
                        "signature.inputs[0].type",
                        "signature.inputs[0].name",
                        "signature.outputs",
                        "signature.trainedThrough");
    }

    @Test
    void whatIsNoObjectIsNoSignature() {
        assertThat(problems("[]")).extracting(Problem::path).containsExactly("signature");
        assertThat(problems("{")).extracting(Problem::found).containsExactly("text that is not JSON");
        assertThat(problems("")).isNotEmpty();
        assertThat(problems("{}")).hasSize(3);
    }

    private static List<Problem> problems(String json) {
        return catchThrowableOfType(InvalidInputException.class, () -> SignatureParser.parse(json))
                .problems();
    }
}
