package dev.perennial.training.domain.tuning;

import dev.perennial.training.domain.SearchSpace.Dimension;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Positions at even distances, as many per dimension as give one cell per trial at least, walked in a random order, for a search ends
 * long before a grid of many dimensions does. After the last cell it begins again.
 */
final class Grid implements UnitSearch {
    private final int[] levels;
    private final int[] order;

    /** @param points how many are asked for */
    Grid(List<Dimension> dimensions, int points, long seed) {
        int wanted = Math.max(2, (int) Math.ceil(Math.pow(points, 1.0 / Math.max(1, dimensions.size()))));
        levels = dimensions.stream()
                .mapToInt(dimension ->
                        dimension.whole() ? (int) Math.min(wanted, dimension.high() - dimension.low() + 1) : wanted)
                .toArray();
        int cells = 1;
        for (int level : levels) {
            cells *= level;
        }
        order = shuffled(cells, new SplittableRandom(seed));
    }

    private static int[] shuffled(int size, SplittableRandom random) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    @Override
    public double[] next(List<Point> points) {
        int cell = order[(points.size() - 1) % order.length];
        double[] next = new double[levels.length];
        for (int i = 0; i < levels.length; i++) {
            next[i] = (cell % levels[i] + 0.5) / levels[i];
            cell /= levels[i];
        }
        return next;
    }
}
