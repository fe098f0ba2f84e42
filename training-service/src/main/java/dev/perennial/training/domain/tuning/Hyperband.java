package dev.perennial.training.domain.tuning;

import dev.perennial.contracts.definition.Algorithm;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Hyperband (Li, Jamieson, DeSalvo, Rostamizadeh, Talwalkar: <i>Hyperband: A Novel Bandit-Based Approach to Hyperparameter
 * Optimization</i>, JMLR 2018): brackets in turn, of 9 trials that begin at the lowest rung, of 5 that begin at the second, of 3 that go to the end
 * at once. When all of a bracket are at a rung, the best third of each algorithm goes on, one at least. The last bracket has what is left
 * of the trials. While a bracket waits for some on their way, the next one begins.
 */
record Hyperband(int trials) implements Schedule {
    @Override
    public Optional<Task> next(List<Tried> history) {
        int first = 0;
        for (int bracket = 0; first < trials; bracket++) {
            int rung = bracket % RUNGS.size();
            int size = Math.min(size(rung), trials - first);
            if (history.size() < first + size) {
                return Optional.of(new Task(history.size() + 1, rung));
            }
            Optional<Task> task = promotion(history, first, first + size, rung);
            if (task.isPresent()) {
                return task;
            }
            first += size;
        }
        return Optional.empty();
    }

    /** How many begin at a rung: those that cost as much as a bracket of the others. */
    static int size(int rung) {
        int halvings = RUNGS.size() - 1 - rung;
        return (int) Math.ceil(RUNGS.size() * Math.pow(FACTOR, halvings) / (halvings + 1));
    }

    private static Optional<Task> promotion(List<Tried> history, int first, int end, int begun) {
        List<Tried> bracket = history.subList(first, end);
        Set<Algorithm> algorithms = Asha.algorithms(bracket);
        for (int rung = begun; rung < RUNGS.size() - 1; rung++) {
            for (Algorithm algorithm : algorithms) {
                if (isGoing(bracket, algorithm, rung)) {
                    continue;
                }
                Optional<Task> promoted = Asha.promotion(history, first, end, algorithm, rung, 1);
                if (promoted.isPresent()) {
                    return promoted;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isGoing(List<Tried> bracket, Algorithm algorithm, int rung) {
        for (Tried tried : bracket) {
            if (tried.recipe().algorithm() == algorithm && tried.isGoing() && tried.goal() == rung) {
                return true;
            }
        }
        return false;
    }
}
