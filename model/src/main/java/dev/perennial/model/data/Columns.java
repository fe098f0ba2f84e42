package dev.perennial.model.data;

import java.util.List;

/** Selects from and joins columns. Plain loops: a window has millions of values, and every run copies it some times. */
final class Columns {
    private Columns() {}

    static double[] select(double[] column, int[] rows) {
        double[] selected = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            selected[i] = column[rows[i]];
        }
        return selected;
    }

    static long[] select(long[] column, int[] rows) {
        long[] selected = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            selected[i] = column[rows[i]];
        }
        return selected;
    }

    static String[] select(String[] column, int[] rows) {
        String[] selected = new String[rows.length];
        for (int i = 0; i < rows.length; i++) {
            selected[i] = column[rows[i]];
        }
        return selected;
    }

    static double[] concatDoubles(List<double[]> columns) {
        double[] all =
                new double[columns.stream().mapToInt(column -> column.length).sum()];
        int to = 0;
        for (double[] column : columns) {
            System.arraycopy(column, 0, all, to, column.length);
            to += column.length;
        }
        return all;
    }

    static long[] concatLongs(List<long[]> columns) {
        long[] all = new long[columns.stream().mapToInt(column -> column.length).sum()];
        int to = 0;
        for (long[] column : columns) {
            System.arraycopy(column, 0, all, to, column.length);
            to += column.length;
        }
        return all;
    }

    static String[] concatTexts(List<String[]> columns) {
        String[] all =
                new String[columns.stream().mapToInt(column -> column.length).sum()];
        int to = 0;
        for (String[] column : columns) {
            System.arraycopy(column, 0, all, to, column.length);
            to += column.length;
        }
        return all;
    }
}
