package dev.perennial.training.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.Weights;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ExampleWeightsTest {
    @Property
    void balancedClassesCountAlikeAndTheMeanIsOne(
            @ForAll @Size(min = 1, max = 100) List<@IntRange(max = 3) Integer> classes) {
        double[] targets = classes.stream().mapToDouble(Integer::doubleValue).toArray();

        double[] weights = ExampleWeights.of(weights("{classes: balanced}"), examples(targets, null));

        Map<Double, Double> byClass = new HashMap<>();
        for (int i = 0; i < targets.length; i++) {
            byClass.merge(targets[i], weights[i], Double::sum);
        }
        double share = targets.length / (double) byClass.size();
        assertThat(byClass.values()).allSatisfy(sum -> assertThat(sum).isCloseTo(share, within(1e-9)));
        assertThat(Arrays.stream(weights).average().orElseThrow()).isCloseTo(1, within(1e-9));
    }

    @Test
    void anExampleCountsHalfOfOneAHalfLifeNewer() {
        double[] byCount =
                ExampleWeights.of(weights("{recency: {halfLifeExamples: 2}}"), examples(new double[5], null));
        double[] byTime = ExampleWeights.of(weights("{recency: {halfLife: 2h}}"), examples(new double[5], null));

        assertThat(byCount[2] / byCount[4]).isCloseTo(0.5, within(1e-12));
        assertThat(byCount[0] / byCount[4]).isCloseTo(0.25, within(1e-12));
        assertThat(byTime).containsExactly(byCount, within(1e-12));
    }

    @Test
    void countsByAColumnAndTakesTheMeanWhereItIsMissing() {
        double[] weights = ExampleWeights.of(
                weights("{column: amount}"), examples(new double[4], new Double[] {1.0, 3.0, null, 0.0}));

        assertThat(weights).containsExactly(new double[] {0.75, 2.25, 1, 0}, within(1e-12));
    }

    @Test
    void multipliesWhatIsDeclared() {
        double[] weights = ExampleWeights.of(
                weights("{recency: {halfLifeExamples: 1}, column: amount}"),
                examples(new double[2], new Double[] {2.0, 1.0}));

        assertThat(weights).containsExactly(new double[] {1, 1}, within(1e-12));
    }

    @Test
    void saysThatNothingCounts() {
        assertThatThrownBy(() -> ExampleWeights.of(
                        weights("{column: amount}"), examples(new double[2], new Double[] {0.0, 0.0})))
                .isInstanceOf(RunFailedException.class)
                .hasMessage("training.weights: the 2 examples fitted count 0.0 on average (expected: more than 0)");
        assertThatThrownBy(() -> ExampleWeights.of(weights("{column: amount}"), examples(new double[2], new Double[2])))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("amount has no value in the 2 examples fitted");
    }

    private static ModelDefinition definition(String weights) {
        return DefinitionParser.parse(
                """
                name: loans
                task: multiclass-classification
                features: {amount: {type: numeric, min: 0}}
                label: {name: grade, values: [a, b, c, d]}
                training: {weights: %s}
                """
                        .formatted(weights));
    }

    private static Weights weights(String yaml) {
        return definition(yaml).training().weights();
    }

    /** An hour apart. */
    private static Dataset examples(double[] targets, Double[] amounts) {
        List<Map<String, Object>> rows = new ArrayList<>();
        long[] times = new long[targets.length];
        for (int i = 0; i < targets.length; i++) {
            Map<String, Object> row = new HashMap<>();
            row.put("amount", amounts == null ? (Double) 1.0 : amounts[i]);
            rows.add(row);
            times[i] = i * 3_600_000L;
        }
        return new Dataset(FeatureTable.of(definition("{}"), rows), new String[targets.length], times, times, targets);
    }
}
