package dev.perennial.training.domain.tuning;

import dev.perennial.contracts.definition.Algorithm;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asynchronous successive halving (Li, Jamieson, Rostamizadeh, Gonina, Ben-tzur, Hardt, Recht, Talwalkar: <i>A System for Massively
 * Parallel Hyperparameter Tuning</i>, MLSys 2020), asked by however many workers: a trial among the best third of its rung goes on, from the highest
 * rung down; where there is none, a new one begins. In the end each algorithm's best goes to its end if none of it has, so that
 * algorithms are compared by whole fits.
 */
record Asha(int trials) implements Schedule {
    @Override
    public Optional<Task> next(List<Tried> history) {
        Set<Algorithm> algorithms = algorithms(history);
        for (int rung = shares().size() - 2; rung >= 0; rung--) {
            for (Algorithm algorithm : algorithms) {
                Optional<Task> promoted = promotion(history, 0, history.size(), algorithm, rung, 0);
                if (promoted.isPresent()) {
                    return promoted;
                }
            }
        }
        return history.size() < trials ? Optional.of(new Task(history.size() + 1, 0)) : last(history);
    }

    /** Those of which there is a trial, in their order. */
    static Set<Algorithm> algorithms(List<Tried> history) {
        Set<Algorithm> algorithms = EnumSet.noneOf(Algorithm.class);
        for (Tried tried : history) {
            algorithms.add(tried.recipe().algorithm());
        }
        return algorithms;
    }

    private Optional<Task> last(List<Tried> history) {
        int top = shares().size() - 1;
        for (Algorithm algorithm : algorithms(history)) {
            if (history.stream().anyMatch(tried -> tried.recipe().algorithm() == algorithm && tried.isGoing())) {
                // it may turn out to be the best
                continue;
            }
            int highest = history.stream()
                    .filter(tried -> tried.recipe().algorithm() == algorithm)
                    .mapToInt(Tried::highest)
                    .max()
                    .orElse(top);
            if (0 <= highest && highest < top) {
                return promotion(history, 0, history.size(), algorithm, highest, 1);
            }
        }
        return Optional.empty();
    }

    /**
     * The trial that goes on from a rung next: the best of an algorithm's that is there and not bound for the next one, of equal ones the
     * earliest, what has no score last; empty when it is not among the best third of all that are there.
     *
     * @param first  position of the first trial that counts
     * @param end    position behind the last one
     * @param fewest how many go on at least, whatever a third is
     */
    static Optional<Task> promotion(
            List<Tried> history, int first, int end, Algorithm algorithm, int rung, int fewest) {
        int there = 0;
        int best = -1;
        for (int i = first; i < end; i++) {
            Tried tried = history.get(i);
            if (isThere(tried, algorithm, rung)) {
                there++;
                if (!tried.isBoundFor(rung + 1)
                        && (best < 0
                                || Double.compare(
                                                tried.at(rung),
                                                history.get(best).at(rung))
                                        < 0)) {
                    best = i;
                }
            }
        }
        int most = Math.max(fewest, there / FACTOR);
        return best >= 0 && better(history, first, end, algorithm, rung, best) < most
                ? Optional.of(new Task(best + 1, rung + 1))
                : Optional.empty();
    }

    /** How many at the rung are before the one at a position. */
    private static int better(List<Tried> history, int first, int end, Algorithm algorithm, int rung, int position) {
        double loss = history.get(position).at(rung);
        int better = 0;
        for (int i = first; i < end; i++) {
            Tried tried = history.get(i);
            if (isThere(tried, algorithm, rung)) {
                int compared = Double.compare(tried.at(rung), loss);
                better += compared < 0 || (compared == 0 && i < position) ? 1 : 0;
            }
        }
        return better;
    }

    private static boolean isThere(Tried tried, Algorithm algorithm, int rung) {
        return tried.recipe().algorithm() == algorithm && tried.isAt(rung);
    }
}
