package dev.perennial.contracts.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
    @Test
    void namesABucketAndAKeyUnderThePrefix() {
        String text = "s3://perennial/images/digits/2014-01/a_7.png";

        ImageReference reference = ImageReference.parse(text).orElseThrow();

        assertThat(reference.bucket()).isEqualTo("perennial");
        assertThat(reference.key()).isEqualTo("images/digits/2014-01/a_7.png");
        assertThat(reference).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "images/a.png",
                "http://perennial/images/a.png",
                "file:///images/a.png",
                "s3://perennial/models/digits/1/model.onnx",
                "s3://perennial/images/",
                "s3://perennial/images/../models/digits/1/model.onnx",
                "s3://perennial/images/./a.png",
                "s3://perennial/images//a.png",
                "s3://perennial/imagesx/a.png",
                "s3://perennial/images/a b.png",
                "s3://perennial/images/a.png?versionId=1",
                "s3://user@perennial/images/a.png",
                "s3://perennial/images/a.png\n",
                "s3:///images/a.png"
            })
    void everyOtherPlaceIsRefused(String text) {
        assertThat(ImageReference.parse(text)).isEmpty();
    }
}
