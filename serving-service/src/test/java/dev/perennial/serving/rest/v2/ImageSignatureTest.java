package dev.perennial.serving.rest.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.model.image.Digits;
import org.junit.jupiter.api.Test;

class ImageSignatureTest {
    private final Signature signature = new Signature(DefinitionParser.parse(Digits.definition("digits", "")));

    @Test
    void anImageIsSentAsATextOfBytes() {
        assertThat(signature.inputs()).containsEntry("digit", Datatype.BYTES);
        assertThat(signature.kinds("digit")).containsExactly(Datatype.Kind.TEXT);
    }

    @Test
    void theAnswerIsAClassAndAProbabilityForEach() {
        assertThat(signature.outputs())
                .containsEntry(Signature.PREDICTION, Datatype.BYTES)
                .containsEntry(Signature.PROBABILITIES, Datatype.FP64);
    }
}
