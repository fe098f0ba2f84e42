package dev.perennial.training.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PseudoLabelsTest {
    private final ModelDefinition definition = DefinitionParser.parse(
            "{name: m, task: binary-classification, features: {x: {type: numeric}}, label: {name: y}}");

    @Test
    void takesTheLikeliestClassOfWhatIsSureEnough() {
        double[][] scores = {{0.05, 0.95}, {0.5, 0.5}, {0.97, 0.03}, {0.06, 0.94}};

        PseudoLabels labels = PseudoLabels.of(examples(1, 2, 3, 4), scores, 0.95);

        assertThat(labels.examples().eventTimes()).containsExactly(1, 3);
        assertThat(labels.examples().targets()).containsExactly(1, 0);
        assertThat(labels.taken()).containsExactly(1, 1);
    }

    @Property
    void nothingUnsureIsTakenAndNothingSureIsLeft(
            @ForAll @Size(min = 1, max = 50) List<@DoubleRange(min = 0, max = 1) Double> positives,
            @ForAll @DoubleRange(min = 0.51, max = 0.99) double confidence) {
        double[][] scores = positives.stream()
                .map(positive -> new double[] {1 - positive, positive})
                .toArray(double[][]::new);
        long sure = Arrays.stream(scores)
                .filter(row -> Math.max(row[0], row[1]) >= confidence)
                .count();

        PseudoLabels labels =
                PseudoLabels.of(examples(IntStream.range(0, scores.length).toArray()), scores, confidence);

        assertThat(labels.examples().size()).isEqualTo((int) sure);
        assertThat(Arrays.stream(labels.taken()).sum()).isEqualTo((int) sure);
    }

    @Test
    void joinsInOrderOfTimeWithLabelledOnesFirst() {
        PseudoLabels labels = PseudoLabels.of(examples(1, 3, 4), new double[][] {{0, 1}, {0, 1}, {1, 0}}, 0.9);

        PseudoLabels.Joined joined = labels.join(examples(2, 3), 0.5);

        assertThat(joined.examples().eventTimes()).containsExactly(1, 2, 3, 3, 4);
        assertThat(joined.weights()).containsExactly(0.5, 1, 1, 0.5, 0.5);
    }

    @Test
    void keepsToTheTimeSpan() {
        Dataset within = PseudoLabels.within(examples(1, 2, 3, 4, 5), 2, 4);

        assertThat(within.eventTimes()).containsExactly(2, 3, 4);
    }

    @Test
    void isUsedOnlyIfBetterByTheObjective() {
        assertThat(used(Metric.LOG_LOSS, 0.5, 0.4)).isTrue();
        assertThat(used(Metric.LOG_LOSS, 0.5, 0.5)).isFalse();
        assertThat(used(Metric.LOG_LOSS, 0.5, Double.NaN)).isFalse();
        assertThat(used(Metric.ACCURACY, 0.5, 0.4)).isFalse();
        assertThat(used(Metric.ACCURACY, 0.5, 0.6)).isTrue();
        assertThat(used(Metric.ACCURACY, 0.5, null)).isFalse();
    }

    private static boolean used(Metric metric, double without, Double with) {
        return Ablation.of(9, Map.of(), metric, without, with).used();
    }

    private Dataset examples(int... eventTimes) {
        long[] times = Arrays.stream(eventTimes).asLongStream().toArray();
        return new Dataset(
                FeatureTable.of(
                        definition,
                        IntStream.of(eventTimes)
                                .mapToObj(i -> Map.of("x", (double) i))
                                .toList()),
                new String[times.length],
                times,
                times,
                new double[times.length]);
    }
}
