package dev.perennial.training.domain.explanation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.Metric;
import dev.perennial.model.data.FeatureTable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PermutationImportanceTest {
    private static final List<String> INPUTS = List.of("a", "b", "c", "unused");

    /** 4 a + 2 b + 1 when c is x. */
    private static double[][] score(FeatureTable table) {
        double[][] scores = new double[table.size()][];
        Arrays.setAll(scores, row -> new double[] {
            4 * table.numbers("a")[row] + 2 * table.numbers("b")[row] + (table.texts("c")[row].equals("x") ? 1 : 0)
        });
        return scores;
    }

    @Property(tries = 50)
    void whatTheModelDoesNotUseDoesNotMatterAndWhatItUsesMostMattersMost(@ForAll long seed) {
        FeatureTable examples = examples(300, seed);
        double[] targets =
                Arrays.stream(score(examples)).mapToDouble(score -> score[0]).toArray();

        List<Importance> importances = new PermutationImportance(Metric.RMSE, 3, seed)
                .of(INPUTS, examples, targets, PermutationImportanceTest::score);

        assertThat(importances).extracting(Importance::feature).containsExactly("a", "b", "c", "unused");
        assertThat(importances).extracting(Importance::mean).isSortedAccordingTo((x, y) -> Double.compare(y, x));
        assertThat(importances.get(2).mean()).isPositive();
        assertThat(importances.get(3)).isEqualTo(new Importance("unused", 0, 0.0));
        assertThat(new PermutationImportance(Metric.RMSE, 3, seed)
                        .of(INPUTS, examples, targets, PermutationImportanceTest::score))
                .isEqualTo(importances);
    }

    @Test
    void aMetricThatGrowsWithQualityCountsTheOtherWay() {
        FeatureTable examples = examples(300, 1);
        double[] targets = new double[300];
        Arrays.setAll(targets, row -> examples.numbers("a")[row] > 0 ? 1 : 0);
        Function<FeatureTable, double[][]> model = table -> {
            double[][] scores = new double[table.size()][];
            Arrays.setAll(scores, row -> {
                double p = 1 / (1 + Math.exp(-table.numbers("a")[row]));
                return new double[] {1 - p, p};
            });
            return scores;
        };

        for (Metric metric : List.of(Metric.ROC_AUC, Metric.ACCURACY, Metric.LOG_LOSS, Metric.BRIER)) {
            Importance first = new PermutationImportance(metric, 2, 1)
                    .of(INPUTS, examples, targets, model)
                    .get(0);
            assertThat(first.feature()).as("%s", metric).isEqualTo("a");
            assertThat(first.mean()).isPositive();
        }
    }

    @Test
    void thereAreNoneWhereTheMetricCannotBeComputed() {
        assertThat(new PermutationImportance(Metric.ROC_AUC, 2, 1)
                        .of(INPUTS, examples(30, 1), new double[30], table -> new double[table.size()][2]))
                .isEmpty();
    }

    @Test
    void aSampleIsInOrderAndWithoutRepeats() {
        assertThat(Tables.sample(1000, 200, 7))
                .hasSize(200)
                .isSorted()
                .doesNotHaveDuplicates()
                .isEqualTo(Tables.sample(1000, 200, 7))
                .isNotEqualTo(Tables.sample(1000, 200, 8));
        assertThat(Tables.sample(3, 200, 7)).containsExactly(0, 1, 2);
    }

    private static FeatureTable examples(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, double[]> numbers = new LinkedHashMap<>();
        for (String name : List.of("a", "b", "unused")) {
            numbers.put(name, random.doubles(size, -1, 1).toArray());
        }
        String[] texts = new String[size];
        Arrays.setAll(texts, row -> random.nextBoolean() ? "x" : "y");
        return new FeatureTable(size, numbers, Map.of("c", texts));
    }
}
