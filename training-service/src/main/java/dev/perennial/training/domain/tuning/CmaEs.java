package dev.perennial.training.domain.tuning;

import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Covariance matrix adaptation (Hansen: <i>The CMA Evolution Strategy: A Tutorial</i>, arXiv 1604.00772) with its default parameters and
 * positive weights only: points are drawn around a mean, which moves to the better half of each generation, while the spread is fitted to
 * the steps that helped. Starts where the search does. A point outside of the cube is drawn again some times, then moved to the edge.
 *
 * <p>A generation is drawn from the seed and its number, so all is computed again from the losses whenever a point is asked for.
 */
record CmaEs(int dimensions, long seed) implements UnitSearch {
    private static final double FIRST_SPREAD = 0.3;
    private static final int DRAWS = 10;

    @Override
    public double[] next(List<Point> points) {
        int size = generationSize(dimensions);
        Spread spread = new Spread(points.get(0).at().clone(), FIRST_SPREAD);
        int told = points.size() - 1;
        for (int generation = 0; generation < told / size; generation++) {
            double[][] drawn = draw(spread, generation, size);
            List<Point> found = points.subList(1 + generation * size, 1 + (generation + 1) * size);
            spread.learn(IntStream.range(0, size)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> found.get(i).loss()))
                    .map(i -> drawn[i])
                    .toArray(double[][]::new));
        }
        return draw(spread, told / size, size)[told % size];
    }

    /** A generation is drawn when all of the last one are known. */
    @Override
    public boolean needsAll(int points) {
        return points > 1 && (points - 1) % generationSize(dimensions) == 0;
    }

    static int generationSize(int dimensions) {
        return 4 + (int) Math.floor(3 * StrictMath.log(dimensions));
    }

    private double[][] draw(Spread spread, int generation, int size) {
        SplittableRandom random = new SplittableRandom(seed + 31L * generation).split();
        double[][] drawn = new double[size][];
        for (int i = 0; i < size; i++) {
            drawn[i] = spread.draw(random);
            for (int again = 1; again < DRAWS && !isWithin(drawn[i]); again++) {
                drawn[i] = spread.draw(random);
            }
            for (int j = 0; j < dimensions; j++) {
                drawn[i][j] = UnitSearch.within(drawn[i][j]);
            }
        }
        return drawn;
    }

    private static boolean isWithin(double[] point) {
        for (double position : point) {
            if (position < 0 || position > MOST) {
                return false;
            }
        }
        return true;
    }
}
