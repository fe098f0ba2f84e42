package dev.perennial.training.domain.explanation;

import dev.perennial.model.data.FeatureTable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Tables made of the columns of other rows. */
public final class Tables {
    private Tables() {}

    /**
     * As many rows, each of whose values stands in another row of a table.
     *
     * @param sources by feature, which row of the table a row takes its value from
     */
    static FeatureTable mix(FeatureTable table, int rows, Function<String, IntUnaryOperator> sources) {
        Map<String, double[]> numbers = new LinkedHashMap<>();
        for (String name : table.numberNames()) {
            double[] from = table.numbers(name);
            double[] column = new double[rows];
            IntUnaryOperator source = sources.apply(name);
            Arrays.setAll(column, row -> from[source.applyAsInt(row)]);
            numbers.put(name, column);
        }
        Map<String, String[]> texts = new LinkedHashMap<>();
        for (String name : table.textNames()) {
            String[] from = table.texts(name);
            String[] column = new String[rows];
            IntUnaryOperator source = sources.apply(name);
            Arrays.setAll(column, row -> from[source.applyAsInt(row)]);
            texts.put(name, column);
        }
        return new FeatureTable(rows, numbers, texts);
    }

    /** Positions of a random sample without replacement, in ascending order; all of them when there are no more. */
    public static int[] sample(int size, int most, long seed) {
        if (size <= most) {
            return IntStream.range(0, size).toArray();
        }
        int[] drawn = Arrays.copyOf(shuffled(size, new SplittableRandom(seed)), most);
        Arrays.sort(drawn);
        return drawn;
    }

    static int[] shuffled(int size, SplittableRandom random) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
