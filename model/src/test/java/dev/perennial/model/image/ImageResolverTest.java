package dev.perennial.model.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.image.ImageValue;
import dev.perennial.model.objects.InMemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImageResolverTest {
    private static final ModelDefinition DIGITS = DefinitionParser.parse(Digits.definition("digits", ""));

    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private final ImageResolver resolver = new ImageResolver(objects, "perennial");

    @Test
    void theFileStandsWhereTheReferenceStood() {
        byte[] file = Digits.all().get(0).file("jpg");
        objects.putIfAbsent("images/a/1.jpg", file);

        assertThat(resolve("s3://perennial/images/a/1.jpg")).isEqualTo(ImageValue.of(file));
    }

    @Test
    void whatIsNoReferenceStays() {
        String image = Digits.all().get(0).image();

        assertThat(resolve(image)).isEqualTo(image);
        assertThat(resolve(null)).isNull();
    }

    @Test
    void whatIsNotThereOrNoImageOrInAnotherBucketIsRefusedByItsField() {
        objects.putIfAbsent("images/text", "hello".getBytes(StandardCharsets.UTF_8));
        objects.putIfAbsent("images/large", new byte[ImageValue.MAX_BYTES + 1]);
        objects.putIfAbsent("models/digits/1/model.onnx", new byte[] {1});

        assertRefused("s3://perennial/images/none", "an object that is there");
        assertRefused("s3://perennial/images/text", "5 bytes that are neither PNG nor JPEG");
        assertRefused("s3://perennial/images/large", "at most 524288 bytes");
        assertRefused("s3://elsewhere/images/text", "a reference into the bucket perennial");
        assertRefused("s3://perennial/models/digits/1/model.onnx", "a reference into the bucket perennial");
    }

    private void assertRefused(String reference, String problem) {
        assertThatThrownBy(() -> resolve(reference))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("features.digit: ")
                .hasMessageContaining(problem);
    }

    private Object resolve(String value) {
        Map<String, Object> values = Collections.singletonMap("digit", value);
        return resolver.resolve(DIGITS, values).get("digit");
    }
}
