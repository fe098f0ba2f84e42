package dev.perennial.training.domain.explanation;

import java.util.ArrayList;
import java.util.List;

/**
 * What each input adds to each prediction. The contributions of a prediction and the base sum to the prediction itself: a logit for
 * two classes, one number per class for several, whose differences are differences of logarithms of probabilities, or a value.
 *
 * @param base   per output what is predicted when nothing is known
 * @param values per example and output, what each input adds, in the definition's order
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record Contributions(double[] base, double[][][] values) {
    /** The mean size of what each input adds, over examples and outputs: the largest first. */
    public List<Importance> importances(List<String> inputs) {
        double[] sums = new double[inputs.size()];
        for (double[][] example : values) {
            for (double[] output : example) {
                for (int input = 0; input < sums.length; input++) {
                    sums[input] += Math.abs(output[input]);
                }
            }
        }
        double count = (double) values.length * base.length;
        List<Importance> importances = new ArrayList<>();
        for (int input = 0; input < sums.length; input++) {
            importances.add(new Importance(inputs.get(input), sums[input] / count, null));
        }
        return Importance.sorted(importances);
    }

    /**
     * What contributions sum to, from the scores of a model: the logarithm of the odds for two classes, of each probability for
     * several, and a value as it is.
     */
    public static double[] margins(double[] scores) {
        return switch (scores.length) {
            case 1 -> scores;
            case 2 -> new double[] {logarithm(scores[1]) - logarithm(scores[0])};
            default -> {
                double[] margins = new double[scores.length];
                for (int output = 0; output < margins.length; output++) {
                    margins[output] = logarithm(scores[output]);
                }
                yield margins;
            }
        };
    }

    private static double logarithm(double probability) {
        return StrictMath.log(Math.max(probability, Float.MIN_NORMAL));
    }
}
