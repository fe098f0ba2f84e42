package dev.perennial.contracts.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Feature values keep their order and may be null (missing), so {@code Map.copyOf} does not do. */
final class FeatureMaps {
    private FeatureMaps() {}

    static Map<String, Object> copyOf(Map<String, Object> features) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(features));
    }
}
