package dev.perennial.model.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ExpectationOutcome;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationsTest {
    private static final Instant NOON = Instant.parse("2014-01-01T12:00:00Z");
    private static final double MISSING = Double.NaN;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{kind: missing-share, of: x, max: 0.25}                | 0.25 | true",
                "{kind: missing-share, of: x, max: 0.24}                | 0.25 | false",
                "{kind: missing-share, of: c, max: 0.49}                | 0.5  | false",
                "{kind: volume, min: 4, within: 4h}                     | 4    | true",
                "{kind: volume, min: 5, within: 4h}                     | 4    | false",
                "{kind: volume, min: 4, within: 3h}                     | 4    | true",
                "{kind: volume, min: 2, within: 1h}                     | 1.3333333333333333 | false",
                "{kind: freshness, within: 30m}                         | 1800 | true",
                "{kind: freshness, within: 29m}                         | 1800 | false",
                "{kind: uniqueness, of: c, min: 0.5}                    | 0.5  | true",
                "{kind: uniqueness, of: x, min: 1}                      | 1    | true",
                "{kind: range, of: x, min: 1, max: 3}                   | 1    | true",
                "{kind: range, of: x, min: 2, mostly: 0.67}             | 0.6666666666666666 | false",
                "{kind: range, of: x, max: 2.5, mostly: 0.66}           | 0.6666666666666666 | true",
                "{kind: values, of: c, in: [a]}                         | 1    | true",
                "{kind: values, of: c, in: [b, aa], mostly: 0.1}        | 0    | false",
            })
    void observedIsInTheUnitOfTheKindAndBoundsAreAllowed(String expectation, double observed, boolean met) {
        ModelDefinition definition = definition("{e: " + expectation + "}");

        List<ExpectationOutcome> outcomes = Expectations.outcomes(
                definition,
                dataset(definition, new double[] {1, 2, 3, MISSING}, new String[] {"a", "a", null, null}),
                NOON.plusSeconds(3 * 3600 + 1800));

        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.name()).isEqualTo("e");
            assertThat(outcome.observed()).isEqualTo(observed);
            assertThat(outcome.met()).isEqualTo(met);
            assertThat(outcome.blocks()).isEqualTo(!met);
        });
    }

    @Test
    void whereAllIsMissingOnlyTheShareOfMissingValuesIsWrong() {
        ModelDefinition definition = definition(
                """
                {share: {kind: missing-share, of: x, max: 0.9}, unique: {kind: uniqueness, of: x, min: 1},
                 range: {kind: range, of: x, min: 0}, values: {kind: values, of: c, in: [a], then: warn}}""");

        List<ExpectationOutcome> outcomes = Expectations.outcomes(
                definition, dataset(definition, new double[] {MISSING}, new String[] {null}), NOON);

        assertThat(outcomes).extracting(ExpectationOutcome::name).containsExactly("share", "unique", "range", "values");
        assertThat(outcomes).extracting(ExpectationOutcome::met).containsExactly(false, true, true, true);
        assertThat(outcomes).extracting(ExpectationOutcome::observed).containsExactly(1.0, null, null, null);
    }

    @Test
    void ofNoExamplesThereIsNeitherVolumeNorFreshness() {
        ModelDefinition definition = definition(
                """
                {volume: {kind: volume, min: 1, within: 1h, then: warn}, fresh: {kind: freshness, within: 1h},
                 share: {kind: missing-share, of: x, max: 0}}""");

        List<ExpectationOutcome> outcomes =
                Expectations.outcomes(definition, dataset(definition, new double[0], new String[0]), NOON);

        assertThat(outcomes).extracting(ExpectationOutcome::met).containsExactly(false, false, true);
        assertThat(outcomes).extracting(ExpectationOutcome::blocks).containsExactly(false, true, false);
        assertThat(outcomes.get(1).describe()).isEqualTo("fresh: nothing (expected: an example not older than 1h)");
    }

    @Property
    void theOrderOfTheExamplesDoesNotCount(@ForAll @Size(min = 1, max = 30) List<@DoubleRange(max = 5) Double> values) {
        ModelDefinition definition = definition(
                """
                {unique: {kind: uniqueness, of: x, min: 0.5}, range: {kind: range, of: x, min: 1, max: 4, mostly: 0.5},
                 volume: {kind: volume, min: 5, within: 5h}}""");
        Dataset examples = dataset(
                definition, values.stream().mapToDouble(Double::doubleValue).toArray(), new String[values.size()]);
        List<Integer> rows =
                new ArrayList<>(IntStream.range(0, values.size()).boxed().toList());
        Collections.reverse(rows);

        assertThat(Expectations.outcomes(
                        definition,
                        examples.select(
                                rows.stream().mapToInt(Integer::intValue).toArray()),
                        NOON))
                .isEqualTo(Expectations.outcomes(definition, examples, NOON));
    }

    private static ModelDefinition definition(String expectations) {
        return DefinitionParser.parse(
                """
                name: m
                task: binary-classification
                features: {x: {type: numeric}, c: {type: categorical}}
                label: {name: y}
                expectations: %s
                """
                        .formatted(expectations.replace("\n", " ")));
    }

    /** An example an hour, the first at noon. */
    private static Dataset dataset(ModelDefinition definition, double[] x, String[] c) {
        int size = x.length;
        long[] times = new long[size];
        Arrays.setAll(times, row -> NOON.plusSeconds(3600L * row).toEpochMilli());
        String[] ids = IntStream.range(0, size).mapToObj(row -> "e-" + row).toArray(String[]::new);
        assertThat(definition.inputs()).containsOnlyKeys("x", "c");
        return new Dataset(
                new FeatureTable(size, Map.of("x", x), Map.of("c", c)), ids, times, times.clone(), new double[size]);
    }
}
