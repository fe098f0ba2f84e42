package dev.perennial.training.domain.explanation;

import dev.perennial.contracts.definition.Metric;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.metric.Metrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * How much worse a metric gets when the values of one input are shuffled among the examples (Breiman, <i>Random Forests</i>, 2001): before
 * the encoding, so an input counts once however many columns it becomes. Negative when it got better by chance. What another
 * input says as well looks unimportant in both.
 */
public final class PermutationImportance {
    private final Metric metric;
    private final int repeats;
    private final long seed;

    /** @param repeats shuffles of each input, at least 1 */
    public PermutationImportance(Metric metric, int repeats, long seed) {
        if (repeats < 1) {
            throw new IllegalArgumentException("repeats: " + repeats + " (expected: >= 1)");
        }
        this.metric = metric;
        this.repeats = repeats;
        this.seed = seed;
    }

    /**
     * @param inputs  names of the inputs
     * @param targets as {@link Metrics} takes them
     * @param model   the scores of examples, each independent of the others
     * @return in the metric's unit, the most important first; none when the metric cannot be computed
     */
    public List<Importance> of(
            List<String> inputs, FeatureTable examples, double[] targets, Function<FeatureTable, double[][]> model) {
        double score = Metrics.value(metric, targets, model.apply(examples));
        if (!Double.isFinite(score)) {
            return List.of();
        }
        SplittableRandom random = new SplittableRandom(seed);
        List<Importance> importances = new ArrayList<>();
        for (String input : inputs) {
            double[] worse = new double[repeats];
            for (int repeat = 0; repeat < repeats; repeat++) {
                int[] order = Tables.shuffled(examples.size(), random);
                FeatureTable shuffled = Tables.mix(
                        examples, examples.size(), feature -> row -> feature.equals(input) ? order[row] : row);
                double without = Metrics.value(metric, targets, model.apply(shuffled));
                worse[repeat] = metric.higherIsBetter() ? score - without : without - score;
            }
            importances.add(importance(input, worse));
        }
        return Importance.sorted(importances);
    }

    private static Importance importance(String input, double[] worse) {
        double mean = Arrays.stream(worse).average().orElseThrow();
        double squares = Arrays.stream(worse)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();
        return new Importance(input, mean, Math.sqrt(squares));
    }
}
