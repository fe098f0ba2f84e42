package dev.perennial.training.domain.tuning;

import dev.perennial.contracts.definition.Algorithm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Asynchronous successive halving (Li, Jamieson, Rostamizadeh, Gonina, Ben-tzur, Hardt, Recht, Talwalkar: <i>A System for Massively
 * Parallel Hyperparameter Tuning</i>, MLSys 2020), asked by however many workers: a trial among the best third of its rung goes on, from the highest
 * rung down; where there is none, a new one begins. In the end each algorithm's best goes to its end if none of it has, so that
 * algorithms are compared by whole fits.
 */
record Asha(int trials) implements Schedule {
    @Override
    public Optional<Task> next(List<Tried> history) {
        for (int rung = shares().size() - 2; rung >= 0; rung--) {
            Optional<Task> promoted = promotion(history, rung);
            if (promoted.isPresent()) {
                return promoted;
            }
        }
        return history.size() < trials ? Optional.of(new Task(history.size() + 1, 0)) : last(history);
    }

    private static Optional<Task> promotion(List<Tried> history, int rung) {
        for (Algorithm algorithm : Algorithm.values()) {
            List<Integer> ranked = ranked(history, algorithm, rung);
            Optional<Integer> best = ranked.stream()
                    .limit(ranked.size() / FACTOR)
                    .filter(number -> !history.get(number - 1).isBoundFor(rung + 1))
                    .findFirst();
            if (best.isPresent()) {
                return Optional.of(new Task(best.get(), rung + 1));
            }
        }
        return Optional.empty();
    }

    private Optional<Task> last(List<Tried> history) {
        int top = shares().size() - 1;
        for (Algorithm algorithm : Algorithm.values()) {
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
                return Optional.of(new Task(ranked(history, algorithm, highest).get(0), highest + 1));
            }
        }
        return Optional.empty();
    }

    private record Ranked(int number, double loss) {}

    private static List<Integer> ranked(List<Tried> history, Algorithm algorithm, int rung) {
        return ranked(history, algorithm, rung, 1, history.size());
    }

    /**
     * Numbers of an algorithm's trials that are at a rung, the best first, of equal ones the earliest; what has no score last.
     *
     * @param first smallest number that counts
     * @param last  largest number that counts
     */
    static List<Integer> ranked(List<Tried> history, Algorithm algorithm, int rung, int first, int last) {
        List<Ranked> found = new ArrayList<>();
        for (int number = first; number <= last; number++) {
            Tried tried = history.get(number - 1);
            if (tried.recipe().algorithm() == algorithm && tried.isAt(rung)) {
                found.add(new Ranked(number, tried.at(rung)));
            }
        }
        found.sort(Comparator.comparingDouble(Ranked::loss));
        return found.stream().map(Ranked::number).toList();
    }
}
