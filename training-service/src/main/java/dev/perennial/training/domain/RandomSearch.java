package dev.perennial.training.domain;

import dev.perennial.contracts.definition.Algorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random search (Bergstra, Bengio 2012): the algorithms take turns, each first with its usual settings, then with
 * settings drawn at random.
 */
public final class RandomSearch {
    private RandomSearch() {}

    /**
     * @param trials number of recipes, at least 1
     * @param seed   the same seed gives the same recipes
     */
    public static List<Recipe> recipes(List<Algorithm> algorithms, int trials, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Recipe> recipes = new ArrayList<>();
        for (int trial = 0; trial < trials; trial++) {
            Algorithm algorithm = algorithms.get(trial % algorithms.size());
            recipes.add(trial < algorithms.size() ? SearchSpace.usual(algorithm) : SearchSpace.draw(algorithm, random));
        }
        return recipes;
    }
}
