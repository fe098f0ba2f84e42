package dev.perennial.ingest.source;

import dev.perennial.contracts.Json;
import dev.perennial.ingest.domain.source.SourceMapping;
import dev.perennial.ingest.messaging.JoinMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What this replica has made of the producers' records since it started: counters, and the last that it rejected. */
@Singleton
class RelayOutcomes {
    private final MeterRegistry registry;
    private final JoinMetrics metrics;
    private final Map<String, Rejection> lastRejections = new ConcurrentHashMap<>();

    RelayOutcomes(MeterRegistry registry, JoinMetrics metrics) {
        this.registry = registry;
        this.metrics = metrics;
    }

    /** Takes the outcomes of a batch that is on the log. */
    void add(List<RelayBatch.Outcome> outcomes) {
        Map<SourceMapping, Integer> mapped = new HashMap<>();
        for (RelayBatch.Outcome outcome : outcomes) {
            if (outcome.rejection() == null) {
                mapped.merge(outcome.mapping(), 1, Integer::sum);
            } else {
                reject(outcome.mapping(), outcome.rejection());
            }
        }
        // a counter is looked up by all of its tags: once for a batch, not once for a record
        mapped.forEach((mapping, count) -> records(mapping, "mapped").increment(count));
    }

    private void reject(SourceMapping mapping, Rejection rejection) {
        records(mapping, "rejected").increment();
        metrics.countDeadLetter(mapping.kind().events(), Json.name(rejection.reason()));
        lastRejections.put(mapping.id(), rejection);
    }

    private Counter records(SourceMapping mapping, String outcome) {
        return registry.counter(
                "perennial_source_records",
                "model",
                mapping.modelName(),
                "kind",
                Json.name(mapping.kind()),
                "outcome",
                outcome);
    }

    Optional<Rejection> lastRejection(SourceMapping mapping) {
        return Optional.ofNullable(lastRejections.get(mapping.id()));
    }
}
