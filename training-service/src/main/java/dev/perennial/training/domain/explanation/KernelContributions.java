package dev.perennial.training.domain.explanation;

import dev.perennial.model.data.FeatureTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/**
 * Contributions to the predictions of any model, by {@link KernelShap}: an input that a coalition lacks takes the values that it
 * has in some other examples, and the predictions are averaged over these.
 */
public final class KernelContributions {
    private KernelContributions() {}

    /**
     * @param inputs     names of the inputs
     * @param examples   whose predictions are explained
     * @param background the other examples, at least one
     * @param most       coalitions looked at for each example, at least twice the inputs
     * @param model      the scores of examples, each independent of the others
     */
    public static Contributions of(
            List<String> inputs,
            FeatureTable examples,
            FeatureTable background,
            int most,
            long seed,
            Function<FeatureTable, double[][]> model) {
        KernelShap kernel = new KernelShap(inputs.size(), most, seed);
        double[] base = mean(margins(model.apply(background)), 0, background.size());
        double[][] full = margins(model.apply(examples));
        double[][][] values = new double[examples.size()][][];
        FeatureTable both = FeatureTable.concat(List.of(examples, background));
        for (int example = 0; example < values.length; example++) {
            double[][] worth = worth(kernel, inputs, both, example, background.size(), model);
            values[example] = new double[base.length][];
            for (int output = 0; output < base.length; output++) {
                double[] own = new double[worth.length];
                for (int coalition = 0; coalition < own.length; coalition++) {
                    own[coalition] = worth[coalition][output];
                }
                values[example][output] = kernel.values(base[output], full[example][output], own);
            }
        }
        return new Contributions(base, values);
    }

    /** Per coalition and output, the mean over the background, which are the last rows of the table. */
    private static double[][] worth(
            KernelShap kernel,
            List<String> inputs,
            FeatureTable both,
            int example,
            int backgrounds,
            Function<FeatureTable, double[][]> model) {
        List<BitSet> coalitions = kernel.coalitions();
        if (coalitions.isEmpty()) {
            // one input alone: it adds all there is, and not every engine takes an empty table
            return new double[0][];
        }
        int first = both.size() - backgrounds;
        FeatureTable mixed = Tables.mix(both, coalitions.size() * backgrounds, feature -> {
            int input = inputs.indexOf(feature);
            return row -> coalitions.get(row / backgrounds).get(input) ? example : first + row % backgrounds;
        });
        double[][] margins = margins(model.apply(mixed));
        List<double[]> worth = new ArrayList<>();
        for (int coalition = 0; coalition < coalitions.size(); coalition++) {
            worth.add(mean(margins, coalition * backgrounds, backgrounds));
        }
        return worth.toArray(double[][]::new);
    }

    private static double[] mean(double[][] rows, int from, int count) {
        double[] mean = new double[rows[from].length];
        for (int row = from; row < from + count; row++) {
            for (int output = 0; output < mean.length; output++) {
                mean[output] += rows[row][output] / count;
            }
        }
        return mean;
    }

    private static double[][] margins(double[][] scores) {
        double[][] margins = new double[scores.length][];
        for (int row = 0; row < scores.length; row++) {
            margins[row] = Contributions.margins(scores[row]);
        }
        return margins;
    }
}
