package dev.perennial.training.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.metric.Metrics;
import java.util.Arrays;

/** What tests ask of scores. */
final class Scores {
    private static final double TOLERANCE = 1e-5;

    private Scores() {}

    /** Absolute up to scores of 1, relative to the largest beyond. */
    static void assertSame(double[][] found, double[][] expected) {
        double unit = Math.max(
                1,
                Arrays.stream(expected)
                        .mapToDouble(row -> Math.abs(row[0]))
                        .max()
                        .orElse(0));
        assertThat(found.length).isEqualTo(expected.length);
        for (int row = 0; row < found.length; row++) {
            assertThat(found[row]).containsExactly(expected[row], within(TOLERANCE * unit));
        }
    }

    /** By the definition's objective. */
    static double loss(ModelDefinition definition, Dataset examples, double[][] scores) {
        return Metrics.value(definition.training().objective(), examples.targets(), scores);
    }
}
