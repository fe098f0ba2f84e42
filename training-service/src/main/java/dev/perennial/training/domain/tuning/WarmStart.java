package dev.perennial.training.domain.tuning;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.Metric;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.Trial;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a run leaves for the search of the next one. */
public final class WarmStart {
    private WarmStart() {}

    /** The recipe of each algorithm's best trial. */
    public static List<Recipe> of(List<Trial> trials, Metric objective) {
        return Arrays.stream(Algorithm.values())
                .map(algorithm -> best(trials, algorithm, objective))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Recipe> best(List<Trial> trials, Algorithm algorithm, Metric objective) {
        List<Trial> own = trials.stream()
                .filter(trial -> trial.recipe().algorithm() == algorithm)
                .toList();
        return Trial.best(own, objective).map(Trial::recipe);
    }
}
