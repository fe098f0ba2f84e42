package dev.perennial.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequireTest {
    @Test
    void listIsCopiedWhetherOrNotItCanChange() {
        List<String> changing = new ArrayList<>(List.of("a"));
        List<String> copy = Require.list(changing, "names");
        changing.add("b");

        assertThat(copy).containsExactly("a");
        assertThat(Require.list(List.of("a"), "names")).containsExactly("a");
        assertThat(Require.list(List.of(), "names")).isEmpty();
    }

    @Test
    void listWithoutAnElementNamesItsPlace() {
        assertThatThrownBy(() -> Require.list(Arrays.asList("a", null), "names"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("names[1]: ");
        assertThatThrownBy(() -> Require.list(null, "names")).hasMessageStartingWith("names: nothing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "models/flight-delay/7/",
                "models/flight-delay/7/model.onnx",
                "segments/model=flight-delay/partition=3/0000000000000001200.parquet",
                "x"
            })
    void objectKeyOfPlainPartsPasses(String key) {
        assertThat(Require.objectKey(key, "objectKey")).isEqualTo(key);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "/",
                "/models",
                "models//7",
                "..",
                "../models",
                "models/../../etc/passwd",
                "models/./7",
                "models/.hidden",
                "models\\7",
                "models/%2e%2e/7",
                "models/7?x",
                "models/7#x",
                "s3://bucket/models",
                "models/ 7",
                "models/7\n",
                "models/\u0000"
            })
    void objectKeyThatCouldLeadElsewhereIsRefused(String key) {
        assertThatThrownBy(() -> Require.objectKey(key, "objectKey"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("objectKey: ");
        assertThatThrownBy(() -> Require.objectKey("x".repeat(513), "objectKey"))
                .isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\n", "a\u0000b"})
    void textThatSaysNothingOrCannotBeStoredIsRefused(String text) {
        assertThatThrownBy(() -> Require.nonBlank(text, "detail")).hasMessageStartingWith("detail: ");
        assertThat(Require.nonBlank("drift was detected", "detail")).isEqualTo("drift was detected");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.0001, 1.0001, Double.NaN, Double.POSITIVE_INFINITY})
    void probabilityIsBetweenZeroAndOne(double value) {
        assertThatThrownBy(() -> Require.probability(value, "pValue")).hasMessageStartingWith("pValue: ");
        assertThat(Require.probability(0, "pValue")).isZero();
        assertThat(Require.probability(1, "pValue")).isEqualTo(1);
    }
}
