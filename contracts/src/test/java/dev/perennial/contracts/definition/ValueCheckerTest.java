package dev.perennial.contracts.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Problem;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValueCheckerTest {
    private static final Instant EVENT_TIME = Instant.parse("2014-01-15T17:45:00.250Z");
    private static final ModelDefinition FLIGHTS = DefinitionParser.parse(
            """
            name: flights
            task: binary-classification
            features:
              distance: {type: numeric, min: 0, max: 10000}
              weight: {type: numeric}
              carrier: {type: categorical}
              season: {type: categorical, values: [summer, winter]}
              weekend: {type: boolean}
              departure: {type: time, of: scheduled}
              observed: {type: time}
            label: {name: late}
            """);

    @Test
    void givesEveryFeatureItsOneFormInTheDeclaredOrder() {
        Map<String, Object> values = ValueChecker.features(FLIGHTS, valid(), EVENT_TIME);

        assertThat(values)
                .containsExactly(
                        Map.entry("distance", 733.0),
                        Map.entry("weight", -1e30),
                        Map.entry("carrier", "AA"),
                        Map.entry("season", "winter"),
                        Map.entry("weekend", false),
                        Map.entry("departure", 1389807900000.0),
                        Map.entry("observed", 1389807900250.0));
    }

    @Test
    void nullIsMissingAndStays() {
        Map<String, Object> raw = valid();
        raw.replaceAll((field, value) -> null);

        Map<String, Object> values = ValueChecker.features(FLIGHTS, raw, EVENT_TIME);

        assertThat(values).hasSize(7).containsEntry("distance", null).containsEntry("departure", null);
        assertThat(values).containsEntry("observed", 1389807900250.0);
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of("distance", Double.NaN),
                Arguments.of("distance", Double.POSITIVE_INFINITY),
                Arguments.of("distance", -0.001),
                Arguments.of("distance", 10_000.001),
                Arguments.of("distance", "733"),
                Arguments.of("distance", true),
                Arguments.of("distance", List.of(1)),
                Arguments.of("weight", Double.NaN),
                Arguments.of("weight", Double.NEGATIVE_INFINITY),
                Arguments.of("weight", 1e308),
                Arguments.of("weight", new BigInteger("9".repeat(60))),
                Arguments.of("carrier", ""),
                Arguments.of("carrier", "x".repeat(257)),
                Arguments.of("carrier", "A\u0000"),
                Arguments.of("carrier", "half \ud83d"),
                Arguments.of("carrier", 7),
                Arguments.of("carrier", Map.of("code", "AA")),
                Arguments.of("season", "spring"),
                Arguments.of("season", "Summer"),
                Arguments.of("weekend", 1),
                Arguments.of("weekend", "true"),
                Arguments.of("scheduled", "tomorrow"),
                Arguments.of("scheduled", "1899-12-31T23:59:59Z"),
                Arguments.of("scheduled", 1e300),
                Arguments.of("scheduled", Double.NaN),
                Arguments.of("scheduled", false));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void valueThatDoesNotFitIsRefusedUnderItsField(String field, Object value) {
        Map<String, Object> raw = valid();
        raw.put(field, value);

        assertThat(problems(raw)).extracting(Problem::path).containsExactly("features." + field);
    }

    @Test
    void absentFeatureIsRefusedUnlikeNull() {
        Map<String, Object> raw = valid();
        raw.remove("carrier");

        assertThat(problems(raw)).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("features.carrier");
            assertThat(problem.found()).isEqualTo("nothing");
            assertThat(problem.expected()).endsWith("or null for missing");
        });
    }

    @Test
    void unknownFieldIsRefusedAndTheKnownOnesAreNamed() {
        Map<String, Object> raw = valid();
        raw.put("departure", "2014-01-15T17:45:00Z");

        assertThat(problems(raw)).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("features.departure");
            assertThat(problem.expected())
                    .isEqualTo("no such feature; one of distance, weight, carrier, season, weekend, scheduled");
        });
    }

    @Test
    void everyProblemIsToldButNotMoreThanABoundedNumber() {
        Map<String, Object> raw = valid();
        raw.put("distance", -1);
        raw.put("weekend", 0);
        assertThat(problems(raw)).hasSize(2);

        for (int i = 0; i < 10_000; i++) {
            raw.put("unknown" + i, i);
        }
        assertThat(problems(raw)).hasSize(Problem.MAX_COUNT);
    }

    static Stream<Arguments> labels() {
        return Stream.of(
                Arguments.of("binary-classification", "{name: y}", true, 1.0),
                Arguments.of("binary-classification", "{name: y}", false, 0.0),
                Arguments.of("binary-classification", "{name: y, type: categorical, positive: UP}", "UP", 1.0),
                Arguments.of("binary-classification", "{name: y, type: categorical, positive: UP}", "SIDEWAYS", 0.0),
                Arguments.of("multiclass-classification", "{name: y, values: [a, b, c]}", "c", 2.0),
                Arguments.of("regression", "{name: y}", -3, -3.0),
                Arguments.of("regression", "{name: y}", 1.5e-9, 1.5e-9));
    }

    @ParameterizedTest
    @MethodSource("labels")
    void labelBecomesTheNumberThatIsFitted(String task, String label, Object raw, double target) {
        ModelDefinition definition = definition(task, label);

        assertThat(ValueChecker.target(definition, ValueChecker.label(definition, raw)))
                .isEqualTo(target);
    }

    static Stream<Arguments> badLabels() {
        List<Arguments> cases = new ArrayList<>();
        for (Object raw : new Object[] {null, 1, "true", List.of()}) {
            cases.add(Arguments.of("binary-classification", "{name: y}", raw));
        }
        for (Object raw : new Object[] {null, "", "SIDEWAYS", true}) {
            cases.add(Arguments.of(
                    "binary-classification", "{name: y, type: categorical, positive: UP, values: [UP, DOWN]}", raw));
        }
        for (Object raw : new Object[] {null, "d", 0}) {
            cases.add(Arguments.of("multiclass-classification", "{name: y, values: [a, b, c]}", raw));
        }
        for (Object raw : new Object[] {null, "1", true, Double.NaN, Double.POSITIVE_INFINITY, 1e308}) {
            cases.add(Arguments.of("regression", "{name: y}", raw));
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("badLabels")
    void labelThatDoesNotFitIsRefusedAndNeverBecomesATarget(String task, String label, Object raw) {
        ModelDefinition definition = definition(task, label);

        assertThatThrownBy(() -> ValueChecker.label(definition, raw))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("label: ");
        assertThatThrownBy(() -> ValueChecker.target(definition, raw)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void exampleIdMayBeAWholeNumber() {
        assertThat(ValueChecker.exampleId(12)).isEqualTo("12");
        assertThat(ValueChecker.exampleId(9_007_199_254_740_993L)).isEqualTo("9007199254740993");
        assertThatThrownBy(() -> ValueChecker.exampleId(1.5)).hasMessageStartingWith("exampleId: 1.5");
        assertThatThrownBy(() -> ValueChecker.exampleId(null)).hasMessageStartingWith("exampleId: nothing");
        assertThatThrownBy(() -> ValueChecker.exampleId(List.of())).isInstanceOf(InvalidInputException.class);
    }

    private static Map<String, Object> valid() {
        Map<String, Object> raw = new HashMap<>();
        raw.put("distance", 733);
        raw.put("weight", -1e30);
        raw.put("carrier", "AA");
        raw.put("season", "winter");
        raw.put("weekend", false);
        raw.put("scheduled", "2014-01-15T11:45:00-06:00");
        return raw;
    }

    private static List<Problem> problems(Map<String, Object> raw) {
        InvalidInputException refusal = catchThrowableOfType(
                InvalidInputException.class, () -> ValueChecker.features(FLIGHTS, raw, EVENT_TIME));
        assertThat(refusal).isNotNull();
        return refusal.problems();
    }

    private static ModelDefinition definition(String task, String label) {
        return DefinitionParser.parse(
                "name: m\ntask: " + task + "\nfeatures: {x: {type: numeric}}\nlabel: " + label + "\n");
    }
}
