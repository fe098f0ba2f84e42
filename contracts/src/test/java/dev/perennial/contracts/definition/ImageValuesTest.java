package dev.perennial.contracts.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Problem;
import dev.perennial.contracts.Schemas;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImageValuesTest {
    private static final ModelDefinition DIGITS =
            DefinitionParser.parse(Schemas.resource("/definitions/digits.yaml").replace("28", "8"));
    /** 8x8 grey pixels, all black. */
    private static final String BLACK =
            "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADElEQVR4nGNgoA4AAABIAAEuuDx+AAAAAElFTkSuQmCC";

    @Test
    void definitionHasClassesAnAlgorithmAndASize() {
        assertThat(DIGITS.classes()).hasSize(10).startsWith("0");
        assertThat(DIGITS.training().algorithms()).containsExactly(Algorithm.CNN);
        assertThat(DIGITS.training().objective()).isEqualTo(Metric.LOG_LOSS);
        assertThat(DIGITS.inputs().get("digit").imageShape().size()).isEqualTo(64);
    }

    @Test
    void anImageStaysAsItWasSent() {
        assertThat(checked(BLACK)).isEqualTo(BLACK);
        assertThat(checked("s3://perennial/images/a.png")).isEqualTo("s3://perennial/images/a.png");
        assertThat(checked(null)).isNull();
    }

    @Test
    void whatIsNoImageIsRefusedByTheNameOfItsFieldAndWhatItIs() {
        assertThat(problem("hello, I am a digit"))
                .isEqualTo(new Problem("features.digit", "text that is not base64", EXPECTED));
        assertThat(problem(Base64.getEncoder().encodeToString(new byte[] {1, 2, 3}))
                        .found())
                .isEqualTo("3 bytes that are neither PNG nor JPEG");
        assertThat(problem(BLACK.substring(0, 52)).found()).startsWith("a damaged PNG: ");
        assertThat(problem("s3://perennial/models/x").found()).isEqualTo("\"s3://perennial/models/x\"");
        assertThat(problem(7).found()).isEqualTo("7");
        assertThat(problem("A".repeat(700_000)).found()).isEqualTo("700000 characters");
    }

    private static final String EXPECTED =
            "a PNG or JPEG file of 8x8 pixels and at most 524288 bytes in base64, or s3://<the installation's"
                    + " bucket>/images/<key>";

    private static Object checked(Object raw) {
        return ValueChecker.features(DIGITS, Collections.singletonMap("digit", raw), Instant.EPOCH)
                .get("digit");
    }

    private static Problem problem(Object raw) {
        InvalidInputException refusal = catchThrowableOfType(
                InvalidInputException.class, () -> ValueChecker.features(DIGITS, Map.of("digit", raw), Instant.EPOCH));
        assertThat(refusal.problems()).hasSize(1);
        return refusal.problems().get(0);
    }
}
