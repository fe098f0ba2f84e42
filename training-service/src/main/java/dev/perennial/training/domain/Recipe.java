package dev.perennial.training.domain;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.definition.Algorithm;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * An algorithm with every setting that it is fitted with.
 *
 * @param hyperparameters value by name, ordered by name; whole numbers are exact
 */
public record Recipe(Algorithm algorithm, Map<String, Double> hyperparameters) {
    public Recipe {
        requireNonNull(algorithm, "algorithm");
        hyperparameters = Collections.unmodifiableMap(new TreeMap<>(hyperparameters));
    }

    /** @throws IllegalArgumentException when the recipe has no such hyperparameter */
    public double number(String name) {
        Double value = hyperparameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("hyperparameter: " + name + " (expected: one of "
                    + String.join(", ", hyperparameters.keySet()) + ")");
        }
        return value;
    }

    public int integer(String name) {
        return (int) number(name);
    }

    /** This recipe with one setting replaced or added. */
    public Recipe with(String name, double value) {
        Map<String, Double> changed = new TreeMap<>(hyperparameters);
        changed.put(name, value);
        return new Recipe(algorithm, changed);
    }
}
