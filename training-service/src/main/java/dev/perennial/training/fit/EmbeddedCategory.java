package dev.perennial.training.fit;

import dev.perennial.contracts.definition.FeatureDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.export.GraphBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A categorical feature of many categories, each of which has a row of learnt numbers. Row 0 is for what is missing or not
 * listed; it is learnt of the rare categories, which are not.
 *
 * @param categories at least one, the most frequent first; the first has row 1
 */
record EmbeddedCategory(String feature, List<String> categories) {
    private static final int MOST_CATEGORIES = 10_000;

    EmbeddedCategory {
        categories = List.copyOf(categories);
    }

    /** The features that have so many categories that flags would leave most of them out. */
    static List<EmbeddedCategory> of(ModelDefinition definition, FeatureTable examples) {
        List<EmbeddedCategory> embedded = new ArrayList<>();
        definition.inputs().forEach((name, feature) -> {
            if (feature.type() == FeatureDefinition.Type.CATEGORICAL) {
                Vocabulary vocabulary = new Vocabulary(examples.texts(name));
                List<String> categories = vocabulary.mostFrequent(MOST_CATEGORIES);
                if (vocabulary.isLarge() && !categories.isEmpty()) {
                    embedded.add(new EmbeddedCategory(name, categories));
                }
            }
        });
        return embedded;
    }

    /** Rows of its table. */
    int rows() {
        return categories.size() + 1;
    }

    long[] positions(FeatureTable examples) {
        Map<String, Long> known = new HashMap<>();
        categories.forEach(category -> known.put(category, known.size() + 1L));
        String[] texts = examples.texts(feature);
        long[] positions = new long[texts.length];
        for (int row = 0; row < texts.length; row++) {
            positions[row] = known.getOrDefault(texts[row], 0L);
        }
        return positions;
    }

    /** Adds the nodes that do the same; returns a tensor of one position per example. */
    String export(GraphBuilder graph) {
        return graph.mlNode("LabelEncoder", feature)
                .with("keys_strings", categories)
                .with(
                        "values_int64s",
                        LongStream.rangeClosed(1, categories.size()).toArray())
                .with("default_int64", 0)
                .add();
    }
}
