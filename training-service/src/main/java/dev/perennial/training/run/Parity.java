package dev.perennial.training.run;

import dev.perennial.contracts.definition.FeatureDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.fit.FittedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Proves that a graph gives what the native model gives, on seen, missing and unknown values. */
final class Parity {
    /** Largest difference; absolute up to scores of 1, relative to the largest score beyond. */
    private static final double TOLERANCE = 1e-5;

    private static final String UNKNOWN = "a category that no example has";

    private Parity() {}

    /**
     * @param examples examples to compare on
     * @throws RunFailedException when they differ
     */
    static void require(FittedModel fitted, ScoringModel graph, FeatureTable examples) {
        FittedModel.Tolerated tolerated = fitted.tolerated(examples);
        double[][] expected = tolerated.one();
        double[][] other = tolerated.other();
        double[][] found = graph.score(examples);
        double unit = Math.max(
                1,
                Arrays.stream(expected)
                        .flatMapToDouble(Arrays::stream)
                        .map(Math::abs)
                        .max()
                        .orElse(0));
        for (int row = 0; row < expected.length; row++) {
            for (int i = 0; i < expected[row].length; i++) {
                double low = Math.min(expected[row][i], other[row][i]) - TOLERANCE * unit;
                double high = Math.max(expected[row][i], other[row][i]) + TOLERANCE * unit;
                if (!(found[row][i] >= low && found[row][i] <= high)) {
                    throw new RunFailedException("the exported graph gives " + Arrays.toString(found[row])
                            + " where the native model gives " + Arrays.toString(expected[row])
                            + "; nothing is published");
                }
            }
        }
    }

    /** Variations of an example: all missing, every feature missing once, every category unknown once. */
    static List<Map<String, Object>> variations(ModelDefinition definition, Map<String, Object> example) {
        List<Map<String, Object>> variations = new ArrayList<>();
        variations.add(Map.of());
        definition.inputs().forEach((name, feature) -> {
            variations.add(with(example, name, null));
            if (feature.type() == FeatureDefinition.Type.CATEGORICAL && feature.values() == null) {
                variations.add(with(example, name, UNKNOWN));
            }
        });
        return variations;
    }

    private static Map<String, Object> with(Map<String, Object> example, String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(example);
        changed.put(name, value);
        return changed;
    }
}
