package dev.perennial.training.domain.tuning;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition.Training;
import dev.perennial.contracts.definition.ModelDefinition.Tuning.Bounds;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.SearchSpace;
import dev.perennial.training.domain.SearchSpace.Dimension;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where a run searches: the definition's bounds or the usual ones, and what each algorithm starts with. */
public final class Space {
    private final Map<Algorithm, List<Dimension>> dimensions = new LinkedHashMap<>();
    private final Map<Algorithm, List<Dimension>> searched = new LinkedHashMap<>();
    private final Map<Algorithm, Recipe> starts = new LinkedHashMap<>();
    private final List<Algorithm> algorithms;
    /** Every suggestion asks again where all before it are. */
    private final IdentityHashMap<Recipe, double[]> points = new IdentityHashMap<>();

    /**
     * @param training what a definition says
     * @param best     what did best before, at most one per algorithm; another starts with its usual settings
     */
    public Space(Training training, List<Recipe> best) {
        for (Algorithm algorithm : training.algorithms()) {
            Map<String, Bounds> bounds = training.tuning().space().getOrDefault(algorithm, Map.of());
            List<Dimension> own = SearchSpace.of(algorithm).stream()
                    .map(dimension -> between(dimension, bounds.get(dimension.name())))
                    .toList();
            dimensions.put(algorithm, own);
            searched.put(algorithm, own.stream().filter(Dimension::isSearched).toList());
            Map<String, Double> usual = new LinkedHashMap<>();
            own.forEach(dimension -> usual.put(dimension.name(), dimension.usual()));
            starts.put(algorithm, new Recipe(algorithm, usual));
        }
        algorithms = List.copyOf(dimensions.keySet());
        best.stream().filter(recipe -> starts.containsKey(recipe.algorithm())).forEach(this::startWith);
    }

    private static Dimension between(Dimension dimension, Bounds bounds) {
        return bounds == null ? dimension : dimension.between(bounds.low(), bounds.high());
    }

    /** What was found under another definition may lack settings, or lie beyond the bounds. */
    private void startWith(Recipe found) {
        Recipe start = starts.get(found.algorithm());
        for (Dimension dimension : dimensions.get(found.algorithm())) {
            Double value = found.hyperparameters().get(dimension.name());
            if (value != null) {
                start = start.with(dimension.name(), dimension.nearest(value));
            }
        }
        starts.put(found.algorithm(), start);
    }

    List<Algorithm> algorithms() {
        return algorithms;
    }

    Recipe start(Algorithm algorithm) {
        return starts.get(algorithm);
    }

    List<Dimension> dimensions(Algorithm algorithm) {
        return dimensions.get(algorithm);
    }

    /** The dimensions that are not of one value only. */
    List<Dimension> searched(Algorithm algorithm) {
        return searched.get(algorithm);
    }

    /** @param point one position in [0, 1) per searched dimension */
    Recipe recipe(Algorithm algorithm, double[] point) {
        Map<String, Double> values = new TreeMap<>(starts.get(algorithm).hyperparameters());
        List<Dimension> own = searched(algorithm);
        for (int i = 0; i < point.length; i++) {
            values.put(own.get(i).name(), own.get(i).at(point[i]));
        }
        return new Recipe(algorithm, values);
    }

    /** Where a recipe is, one position in [0, 1] per searched dimension; not to be written to. */
    double[] point(Recipe recipe) {
        return points.computeIfAbsent(recipe, this::found);
    }

    private double[] found(Recipe recipe) {
        List<Dimension> own = searched(recipe.algorithm());
        double[] point = new double[own.size()];
        for (int i = 0; i < point.length; i++) {
            point[i] = own.get(i).positionOf(recipe.number(own.get(i).name()));
        }
        return point;
    }
}
