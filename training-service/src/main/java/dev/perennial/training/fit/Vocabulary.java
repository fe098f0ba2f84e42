package dev.perennial.training.fit;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often each category occurs. Grows with the different ones among the examples, which a window bounds. */
final class Vocabulary {
    /** A feature with more categories is taken for one of names: who occurs once will hardly come back. */
    static final int MOST_WHOLE = 500;

    private final Map<String, Integer> counts = new HashMap<>();

    Vocabulary(String[] values) {
        for (String value : values) {
            if (value != null) {
                counts.merge(value, 1, Integer::sum);
            }
        }
    }

    boolean isLarge() {
        return counts.size() > MOST_WHOLE;
    }

    /** The most frequent, equally frequent ones by name; of a large vocabulary only what occurs twice. */
    List<String> mostFrequent(int limit) {
        int least = isLarge() ? 2 : 1;
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= least)
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }
}
