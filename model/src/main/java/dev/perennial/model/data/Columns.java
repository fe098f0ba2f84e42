package dev.perennial.model.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Selects from and joins columns. */
final class Columns {
    private Columns() {}

    static double[] select(double[] column, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> column[row]).toArray();
    }

    static long[] select(long[] column, int[] rows) {
        return Arrays.stream(rows).mapToLong(row -> column[row]).toArray();
    }

    static String[] select(String[] column, int[] rows) {
        return Arrays.stream(rows).mapToObj(row -> column[row]).toArray(String[]::new);
    }

    static double[] concatDoubles(List<double[]> columns) {
        return columns.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    static long[] concatLongs(List<long[]> columns) {
        return columns.stream().flatMapToLong(LongStream::of).toArray();
    }

    static String[] concatTexts(List<String[]> columns) {
        return columns.stream().flatMap(Stream::of).toArray(String[]::new);
    }
}
