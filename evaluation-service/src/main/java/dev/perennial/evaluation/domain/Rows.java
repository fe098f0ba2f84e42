package dev.perennial.evaluation.domain;

import java.util.Arrays;

/** Arrays by row. */
final class Rows {
    private Rows() {}

    static double[] select(double[] values, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
    }

    static double[][] select(double[][] values, int[] rows) {
        return Arrays.stream(rows).mapToObj(row -> values[row]).toArray(double[][]::new);
    }
}
