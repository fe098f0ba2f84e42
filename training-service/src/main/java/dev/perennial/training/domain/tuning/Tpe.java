package dev.perennial.training.domain.tuning;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Tree-structured Parzen estimators (Bergstra, Bardenet, Bengio, Kégl: <i>Algorithms for Hyper-Parameter Optimization</i>, NIPS 2011),
 * one dimension at a time: of candidates drawn where good points are dense, the one with the greatest ratio of the density of good points to
 * that of the others. The first few points are random.
 */
record Tpe(int dimensions, long seed) implements UnitSearch {
    private static final int RANDOM = 4;
    private static final double GOOD = 0.25;
    private static final int CANDIDATES = 24;
    /** Rough gains are nearer to the exact ones than half of this by far. */
    private static final double NEAR = 1e-9;

    @Override
    public double[] next(List<Point> points) {
        SplittableRandom random = new SplittableRandom(seed + 31L * points.size());
        // the generator's first numbers are alike for seeds that are
        random = random.split();
        double[] next = new double[dimensions];
        if (points.size() <= RANDOM) {
            for (int i = 0; i < dimensions; i++) {
                next[i] = random.nextDouble();
            }
            return next;
        }
        Point[] best = points.toArray(Point[]::new);
        Arrays.sort(best, Comparator.comparingDouble(Point::loss));
        int good = (int) Math.ceil(GOOD * best.length);
        for (int i = 0; i < dimensions; i++) {
            next[i] = best(
                    Parzen.of(positions(best, 0, good, i)), Parzen.of(positions(best, good, best.length, i)), random);
        }
        return next;
    }

    /** Exact densities decide only where rough ones may not: most of a search's own time would go into them. */
    private static double best(Parzen good, Parzen others, SplittableRandom random) {
        double best = 0;
        double greatest = 0;
        for (int i = 0; i < CANDIDATES; i++) {
            double candidate = good.draw(random);
            double dense = good.roughly(candidate, Double.POSITIVE_INFINITY);
            // where the others are denser, it is not the best
            double enough = dense / (greatest * (1 - NEAR));
            double othersDense = others.roughly(candidate, enough);
            double gain = dense / othersDense;
            if (othersDense <= enough
                    && (gain > greatest * (1 + NEAR) || gain(good, others, candidate) > gain(good, others, best))) {
                greatest = gain;
                best = candidate;
            }
        }
        return best;
    }

    private static double gain(Parzen good, Parzen others, double candidate) {
        return StrictMath.log(good.density(candidate)) - StrictMath.log(others.density(candidate));
    }

    private static double[] positions(Point[] points, int from, int to, int dimension) {
        double[] positions = new double[to - from];
        for (int i = from; i < to; i++) {
            positions[i - from] = points[i].at()[dimension];
        }
        return positions;
    }
}
