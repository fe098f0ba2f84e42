package dev.perennial.training.domain.tuning;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.SearchSpace.Dimension;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Random search (Bergstra, Bengio: <i>Random Search for Hyper-Parameter Optimization</i>, JMLR 2012): the algorithms take turns, each
 * first with what the space starts with, then with settings drawn at random.
 */
record RandomSearcher(Space space, long seed) implements Searcher {
    @Override
    public Recipe suggest(List<Tried> history) {
        List<Algorithm> algorithms = space.algorithms();
        int number = history.size();
        if (number < algorithms.size()) {
            return space.start(algorithms.get(number));
        }
        SplittableRandom random = new SplittableRandom(seed);
        // one stream of numbers for all: those of the trials before come first
        for (int trial = algorithms.size(); trial < number; trial++) {
            space.dimensions(algorithms.get(trial % algorithms.size())).forEach(dimension -> random.nextDouble());
        }
        Algorithm algorithm = algorithms.get(number % algorithms.size());
        Map<String, Double> values = new LinkedHashMap<>();
        for (Dimension dimension : space.dimensions(algorithm)) {
            double position = random.nextDouble();
            values.put(dimension.name(), dimension.isSearched() ? dimension.at(position) : dimension.usual());
        }
        return new Recipe(algorithm, values);
    }
}
