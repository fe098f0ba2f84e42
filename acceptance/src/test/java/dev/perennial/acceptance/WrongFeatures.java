package dev.perennial.acceptance;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Features that do not fit {@link CardFraud}: a JSON object, and the path of the field that is wrong. */
final class WrongFeatures {
    static final String PROVIDER = "dev.perennial.acceptance.WrongFeatures#all";

    /** Some that fit. */
    static final String RIGHT = """
            {"amount":1,"country":"NL","merchant":"m"}""";

    private WrongFeatures() {}

    static Stream<Arguments> all() {
        return Stream.of(
                arguments(RIGHT.replace("}", ",\"x\":1}"), "features.x"),
                arguments(RIGHT.replace("1", "\"1\""), "features.amount"),
                arguments(RIGHT.replace("1", "true"), "features.amount"),
                arguments(RIGHT.replace("1", "-1"), "features.amount"),
                arguments(RIGHT.replace("1", "1e39"), "features.amount"),
                arguments(RIGHT.replace("NL", "FR"), "features.country"),
                arguments(RIGHT.replace("\"NL\"", "7"), "features.country"),
                arguments(RIGHT.replace("\"m\"", "\"\""), "features.merchant"),
                arguments(RIGHT.replace("\"country\":\"NL\",", ""), "features.country"),
                arguments("{}", "features.amount"));
    }
}
