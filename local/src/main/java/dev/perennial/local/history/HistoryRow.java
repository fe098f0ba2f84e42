package dev.perennial.local.history;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One recorded example.
 *
 * @param exampleId its id
 * @param eventTime when its features were true (UTC)
 * @param features  value by field as a producer would send it; null for missing
 * @param label     its label, or null when none ever came
 * @param knownAt   when the label was known (UTC); null without label
 */
public record HistoryRow(
        String exampleId, Instant eventTime, Map<String, Object> features, Object label, Instant knownAt) {
    public HistoryRow {
        features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
    }
}
