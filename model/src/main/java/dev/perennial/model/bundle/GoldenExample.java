package dev.perennial.model.bundle;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An example with the scores that the model gave when it was trained; whoever loads the model checks that it still does.
 *
 * @param features value by feature name as validated: Double, String, Boolean, or null for missing
 * @param scores   one probability per class in the definition's order, or the one predicted value; all finite
 */
@SuppressWarnings("ArrayRecordComponent") // golden examples are held against scores one by one, never compared
public record GoldenExample(Map<String, Object> features, double[] scores) {
    public GoldenExample {
        features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
        if (scores.length == 0 || !Arrays.stream(scores).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("scores: " + Arrays.toString(scores) + " (expected: finite numbers)");
        }
    }
}
