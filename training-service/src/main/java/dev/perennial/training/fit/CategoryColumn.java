package dev.perennial.training.fit;

import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.export.GraphBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A categorical feature as one flag per category; all are 0 for a missing value and for a category not listed.
 *
 * @param categories at least one, the most frequent first
 */
record CategoryColumn(String feature, List<String> categories) implements Column {
    private static final int MOST_CATEGORIES = 64;

    CategoryColumn {
        categories = List.copyOf(categories);
    }

    /** Lists the most frequent categories; none when every value is missing, or too many are all different. */
    static CategoryColumn of(String feature, String[] values) {
        return new CategoryColumn(feature, new Vocabulary(values).mostFrequent(MOST_CATEGORIES));
    }

    @Override
    public int width() {
        return categories.size();
    }

    @Override
    public boolean isAmount() {
        return false;
    }

    @Override
    public void encode(FeatureTable examples, float[] values, int offset, int stride) {
        Map<String, Integer> positions = new HashMap<>();
        categories.forEach(category -> positions.put(category, positions.size()));
        String[] texts = examples.texts(feature);
        for (int row = 0; row < texts.length; row++) {
            Integer position = positions.get(texts[row]);
            if (position != null) {
                values[row * stride + offset + position] = 1;
            }
        }
    }

    @Override
    public String export(GraphBuilder graph) {
        String flags = graph.mlNode("OneHotEncoder", feature)
                .with("cats_strings", categories)
                .with("zeros", 1)
                .add();
        return graph.node("Flatten", flags).with("axis", 1).add();
    }
}
