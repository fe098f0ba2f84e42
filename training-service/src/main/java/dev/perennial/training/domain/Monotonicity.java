package dev.perennial.training.domain;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Finds columns that go with the label in one direction all the time, so that a model need not learn it from noise. */
public final class Monotonicity {
    private static final int BLOCKS = 6;
    private static final double LEAST_CORRELATION = 0.1;

    private Monotonicity() {}

    /**
     * The sign of the rank correlation of a column with the label.
     *
     * @param values in event-time order, NaN where missing
     * @param labels as many
     * @return 1 or -1 when it is beyond {@value #LEAST_CORRELATION} with that sign in each of {@value #BLOCKS} blocks of
     *     time; else 0
     */
    public static int sign(double[] values, double[] labels) {
        int agreed = 0;
        for (int block = 0; block < BLOCKS; block++) {
            int from = (int) ((long) values.length * block / BLOCKS);
            int to = (int) ((long) values.length * (block + 1) / BLOCKS);
            double correlation =
                    rankCorrelation(Arrays.copyOfRange(values, from, to), Arrays.copyOfRange(labels, from, to));
            // NaN, of a column or a label that is constant, is beyond nothing
            int sign = Math.abs(correlation) > LEAST_CORRELATION ? (int) Math.signum(correlation) : 0;
            if (sign == 0 || sign == -agreed) {
                return 0;
            }
            agreed = sign;
        }
        return agreed;
    }

    /**
     * Spearman's rank correlation over the pairs without a missing value, ties at their mean rank.
     *
     * @return NaN when one side is constant
     */
    static double rankCorrelation(double[] first, double[] second) {
        int[] present = IntStream.range(0, first.length)
                .filter(row -> !Double.isNaN(first[row]) && !Double.isNaN(second[row]))
                .toArray();
        double[] x = ranks(Arrays.stream(present).mapToDouble(row -> first[row]).toArray());
        double[] y =
                ranks(Arrays.stream(present).mapToDouble(row -> second[row]).toArray());
        double middle = (present.length + 1) / 2.0;
        double covariance = 0;
        double squaresOfX = 0;
        double squaresOfY = 0;
        for (int row = 0; row < present.length; row++) {
            covariance += (x[row] - middle) * (y[row] - middle);
            squaresOfX += (x[row] - middle) * (x[row] - middle);
            squaresOfY += (y[row] - middle) * (y[row] - middle);
        }
        return covariance / Math.sqrt(squaresOfX * squaresOfY);
    }

    private static double[] ranks(double[] values) {
        Integer[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> values[row]))
                .toArray(Integer[]::new);
        double[] ranks = new double[values.length];
        for (int from = 0, to; from < order.length; from = to) {
            to = from + 1;
            while (to < order.length && values[order[to]] == values[order[from]]) {
                to++;
            }
            for (int place = from; place < to; place++) {
                ranks[order[place]] = (from + 1 + to) / 2.0;
            }
        }
        return ranks;
    }
}
