package dev.perennial.training.domain.tuning;

import java.util.List;
import java.util.Optional;

/**
 * The median rule (Golovin, Solnik, Moitra, Kochanski, Karro, Sculley: <i>Google Vizier: A Service for Black-Box Optimization</i>, KDD
 * 2017): a trial ends at a rung when the best of its losses is greater than the median of the earlier trials' mean losses up to that rung. Those
 * that did not go as far have no part; fewer than three others say nothing.
 */
record MedianRule(int trials) implements Schedule {
    private static final int FEWEST = 3;

    @Override
    public Optional<Task> next(List<Tried> history) {
        // at each rung they arrive in the order of their numbers, so whoever is judged finds all earlier ones there
        // that will ever be
        for (int number = 1; number <= history.size(); number++) {
            Tried tried = history.get(number - 1);
            int rung = tried.highest();
            if (!tried.isGoing()
                    && rung < shares().size() - 1
                    && !isStopped(tried, rung, history.subList(0, number - 1))) {
                return Optional.of(new Task(number, rung + 1));
            }
        }
        return history.size() < trials ? Optional.of(new Task(history.size() + 1, 0)) : Optional.empty();
    }

    private static boolean isStopped(Tried trial, int rung, List<Tried> earlier) {
        double[] means = earlier.stream()
                .filter(other -> other.recipe().algorithm() == trial.recipe().algorithm())
                .mapToDouble(other -> mean(other, rung))
                .filter(mean -> !Double.isNaN(mean))
                .sorted()
                .toArray();
        return rung >= 0 && means.length >= FEWEST && trial.least() > median(means);
    }

    /** NaN when it did not go as far. */
    private static double mean(Tried tried, int rung) {
        double sum = 0;
        for (int i = 0; i <= rung; i++) {
            sum += tried.at(i);
        }
        return sum / (rung + 1);
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
