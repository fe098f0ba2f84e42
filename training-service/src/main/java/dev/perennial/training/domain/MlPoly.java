package dev.perennial.training.domain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Weights of models whose predictions are mixed, learnt from the predictions that each made before the label came:
 * ML-Poly (Gaillard, Stoltz, van Erven 2014, "A Second-order Bound with Excess Losses"), applied to the gradients of the
 * mixture's loss. A model's weight is its regret, where positive, times its own learning rate, the inverse of the sum of
 * squares. The paper adds 1 to that sum; without it, as here, weights do not depend on the unit of the predictions. A model that comes
 * later begins with the sum that the others have on average, as the first luck of one that nothing is known of would outweigh them all. Immutable.
 *
 * @param regrets by model: how much better than the mixture it would have been so far, to first order
 * @param squares by model: the sum of the squares of what the regrets were summed from, at least 0
 */
public record MlPoly(List<Double> regrets, List<Double> squares) {
    public MlPoly {
        regrets = List.copyOf(regrets);
        squares = List.copyOf(squares);
        if (regrets.isEmpty() || regrets.size() != squares.size()) {
            throw new IllegalArgumentException(regrets.size() + " regrets, " + squares.size()
                    + " squares (expected: as many of both, at least 1)");
        }
        regrets.forEach(regret -> requireFinite("regret", regret));
        squares.forEach(square -> requireFinite("square", Math.sqrt(square)));
    }

    /** What a prediction of the mixture costs. */
    public enum Loss {
        /** of a logit, for a label of 0 or 1: the logarithmic loss */
        LOGISTIC {
            @Override
            double slope(double mixed, double label) {
                return 1 / (1 + StrictMath.exp(-mixed)) - label;
            }
        },
        /** of a value: the absolute error */
        ABSOLUTE {
            @Override
            double slope(double mixed, double label) {
                return Math.signum(mixed - label);
            }
        };

        /** By how much the loss grows with the mixture's prediction. */
        abstract double slope(double mixed, double label);
    }

    /** Before any label: all alike. */
    public static MlPoly start(int members) {
        List<Double> zeros = Collections.nCopies(members, 0.0);
        return new MlPoly(zeros, zeros);
    }

    /** By model, at least 0, together 1; all alike while no regret is positive. */
    public double[] weights() {
        double[] weights = new double[regrets.size()];
        double sum = 0;
        for (int member = 0; member < weights.length; member++) {
            // a square may underflow to 0 where its regret does not
            boolean leads = regrets.get(member) > 0 && squares.get(member) > 0;
            weights[member] = leads ? regrets.get(member) / squares.get(member) : 0;
            sum += weights[member];
        }
        for (int member = 0; member < weights.length; member++) {
            weights[member] = sum > 0 ? weights[member] / sum : 1.0 / weights.length;
        }
        return weights;
    }

    /**
     * The weights of some models, to which the others leave theirs.
     *
     * @param places of those, at least one
     * @return in that order, at least 0, together 1; all alike where the others have all of it
     */
    public double[] weights(int[] places) {
        double[] all = weights();
        double[] some = Arrays.stream(places).mapToDouble(place -> all[place]).toArray();
        double sum = Arrays.stream(some).sum();
        return Arrays.stream(some)
                .map(weight -> sum > 0 ? weight / sum : 1.0 / some.length)
                .toArray();
    }

    /**
     * The weighted sum of predictions. Models that say nothing count for nothing, and the others share their weight: as specialists that
     * sleep (Freund, Schapire, Singer, Warmuth 1997, "Using and combining predictors that specialize").
     *
     * @param predictions by model, of at least one; NaN: it says nothing
     */
    public double mix(double[] predictions) {
        double[] weights = weights();
        double share = 0;
        double sum = 0;
        double plain = 0;
        int awake = 0;
        for (int member = 0; member < weights.length; member++) {
            if (!Double.isNaN(predictions[member])) {
                share += weights[member];
                sum += weights[member] * predictions[member];
                plain += predictions[member];
                awake++;
            }
        }
        if (awake == weights.length) {
            return sum;
        }
        return share > 0 ? sum / share : plain / awake;
    }

    /**
     * Learns from one label.
     *
     * @param predictions by model what it said before the label came, within bounds: finite, or NaN where it said nothing, which leaves
     *     what is known of it as it is
     */
    public MlPoly update(Loss loss, double[] predictions, double label) {
        if (predictions.length != regrets.size()) {
            throw new IllegalArgumentException(predictions.length + " predictions (expected: " + regrets.size() + ")");
        }
        double mixed = mix(predictions);
        double slope = loss.slope(mixed, label);
        double usual = squares.stream()
                .filter(square -> square > 0)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
        List<Double> newRegrets = new ArrayList<>();
        List<Double> newSquares = new ArrayList<>();
        for (int member = 0; member < predictions.length; member++) {
            double regret = Double.isNaN(predictions[member]) ? 0 : slope * (mixed - predictions[member]);
            boolean isFirst = squares.get(member) == 0 && regret != 0;
            newRegrets.add(regrets.get(member) + regret);
            newSquares.add((isFirst ? usual : squares.get(member)) + regret * regret);
        }
        return new MlPoly(newRegrets, newSquares);
    }

    private static void requireFinite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: a finite number; a square >= 0)");
        }
    }
}
