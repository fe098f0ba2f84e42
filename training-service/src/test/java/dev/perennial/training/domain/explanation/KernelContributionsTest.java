package dev.perennial.training.domain.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perennial.model.data.FeatureTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KernelContributionsTest {
    @Test
    void aLineIsGivenWeightTimesDistanceFromTheMean() {
        FeatureTable examples = table(new double[] {3, 0}, new double[] {5, 1}, "x", "y");
        FeatureTable background = table(new double[] {1, 2}, new double[] {0, 1}, "x", "y");

        Contributions contributions = KernelContributions.of(
                List.of("a", "b", "c", "unused"),
                with(examples),
                with(background),
                254,
                1,
                KernelContributionsTest::line);

        assertThat(contributions.base()[0]).isCloseTo(4 * 1.5 + 2 * 0.5 + 0.5, within(1e-12));
        assertThat(contributions.values()[0][0]).containsExactly(new double[] {4 * 1.5, 2 * 4.5, 0.5, 0}, within(1e-9));
        assertThat(contributions.values()[1][0])
                .containsExactly(new double[] {-4 * 1.5, 2 * 0.5, -0.5, 0}, within(1e-9));
        assertThat(contributions.importances(List.of("a", "b", "c", "unused")))
                .extracting(Importance::feature)
                .containsExactly("a", "b", "c", "unused");
    }

    @Test
    void anInputThatIsAloneAddsAllThereIs() {
        FeatureTable examples = new FeatureTable(1, Map.of("a", new double[] {7}), Map.of());
        FeatureTable background = new FeatureTable(2, Map.of("a", new double[] {1, 3}), Map.of());

        Contributions contributions = KernelContributions.of(List.of("a"), examples, background, 254, 1, table -> {
            assertThat(table.size()).isPositive();
            return Arrays.stream(table.numbers("a"))
                    .mapToObj(value -> new double[] {value})
                    .toArray(double[][]::new);
        });

        assertThat(contributions.base()).containsExactly(2);
        assertThat(contributions.values()[0][0]).containsExactly(5);
    }

    private static FeatureTable table(double[] a, double[] b, String... c) {
        return new FeatureTable(a.length, Map.of("a", a, "b", b), Map.of("c", c));
    }

    private static FeatureTable with(FeatureTable table) {
        return new FeatureTable(
                table.size(),
                Map.of("a", table.numbers("a"), "b", table.numbers("b"), "unused", new double[] {-9, 9}),
                Map.of("c", table.texts("c")));
    }

    /** 4 a + 2 b + 1 when c is x. */
    private static double[][] line(FeatureTable table) {
        double[][] scores = new double[table.size()][];
        Arrays.setAll(scores, row -> new double[] {
            4 * table.numbers("a")[row] + 2 * table.numbers("b")[row] + (table.texts("c")[row].equals("x") ? 1 : 0)
        });
        return scores;
    }
}
