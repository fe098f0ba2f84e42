package dev.perennial.ingest.source;

import dev.perennial.contracts.Json;
import dev.perennial.ingest.domain.source.SourceMapping;
import dev.perennial.ingest.messaging.JoinMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
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
        for (RelayBatch.Outcome outcome : outcomes) {
            SourceMapping mapping = outcome.mapping();
            Rejection rejection = outcome.rejection();
            String kind = Json.name(mapping.kind());
            registry.counter(
                            "perennial_source_records",
                            "model",
                            mapping.modelName(),
                            "kind",
                            kind,
                            "outcome",
                            rejection == null ? "mapped" : "rejected")
                    .increment();
            if (rejection != null) {
                metrics.countDeadLetter(mapping.kind().events(), Json.name(rejection.reason()));
                lastRejections.put(mapping.id(), rejection);
            }
        }
    }

    Optional<Rejection> lastRejection(SourceMapping mapping) {
        return Optional.ofNullable(lastRejections.get(mapping.id()));
    }
}
