package dev.perennial.training.domain.tuning;

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
        List<Point> best =
                points.stream().sorted(Comparator.comparingDouble(Point::loss)).toList();
        int good = (int) Math.ceil(GOOD * points.size());
        for (int i = 0; i < dimensions; i++) {
            next[i] = best(
                    Parzen.of(positions(best.subList(0, good), i)),
                    Parzen.of(positions(best.subList(good, best.size()), i)),
                    random);
        }
        return next;
    }

    /** Exact logarithms decide only where rough ones may not: most of a search's own time would go into them. */
    private static double best(Parzen good, Parzen others, SplittableRandom random) {
        double best = 0;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < CANDIDATES; i++) {
            double candidate = good.draw(random);
            double gain = Math.log(good.roughly(candidate) / others.roughly(candidate));
            if (gain > greatest + NEAR
                    || (gain > greatest - NEAR && gain(good, others, candidate) > gain(good, others, best))) {
                greatest = gain;
                best = candidate;
            }
        }
        return best;
    }

    private static double gain(Parzen good, Parzen others, double candidate) {
        return StrictMath.log(good.density(candidate)) - StrictMath.log(others.density(candidate));
    }

    private static double[] positions(List<Point> points, int dimension) {
        return points.stream().mapToDouble(point -> point.at()[dimension]).toArray();
    }
}
