package dev.perennial.training.domain.tuning;

import java.util.Arrays;
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
        boolean[] isGood = good(points);
        for (int i = 0; i < dimensions; i++) {
            Parzen good = Parzen.of(positions(points, i, isGood, true));
            Parzen others = Parzen.of(positions(points, i, isGood, false));
            next[i] = best(good, others, random);
        }
        return next;
    }

    private static double best(Parzen good, Parzen others, SplittableRandom random) {
        double best = 0;
        double greatest = 0;
        for (int i = 0; i < CANDIDATES; i++) {
            double candidate = good.draw(random);
            double gain = good.density(candidate) / others.density(candidate);
            if (gain > greatest) {
                greatest = gain;
                best = candidate;
            }
        }
        return best;
    }

    /** Whether each point is among the best quarter; of equal ones the earlier are. */
    private static boolean[] good(List<Point> points) {
        double[] losses = new double[points.size()];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = points.get(i).loss();
        }
        double[] ascending = losses.clone();
        Arrays.sort(ascending);
        int count = (int) Math.ceil(GOOD * losses.length);
        double worst = ascending[count - 1];
        int left = count;
        for (double loss : losses) {
            left -= loss < worst ? 1 : 0;
        }
        boolean[] isGood = new boolean[losses.length];
        for (int i = 0; i < losses.length; i++) {
            isGood[i] = losses[i] < worst || (losses[i] == worst && left-- > 0);
        }
        return isGood;
    }

    private static double[] positions(List<Point> points, int dimension, boolean[] isGood, boolean wanted) {
        double[] positions = new double[isGood.length];
        int count = 0;
        for (int i = 0; i < isGood.length; i++) {
            if (isGood[i] == wanted) {
                positions[count++] = points.get(i).at()[dimension];
            }
        }
        return Arrays.copyOf(positions, count);
    }
}
