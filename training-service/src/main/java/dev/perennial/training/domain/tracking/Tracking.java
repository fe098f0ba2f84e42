package dev.perennial.training.domain.tracking;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is kept of the last attempt at a run.
 *
 * @param attempt    from 1
 * @param lineage    whence the run came
 * @param parameters what went in, by name
 * @param metrics    what came out, by name; empty before the end
 * @param cost       what the attempt took; null before the end
 */
public record Tracking(
        int attempt, Lineage lineage, Map<String, String> parameters, Map<String, Double> metrics, Cost cost) {
    public Tracking {
        requireNonNull(lineage, "lineage");
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
        metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    }
}
