package dev.perennial.ingest.messaging;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.ingest.domain.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counters of the join and of everything that is given up. */
@Singleton
public class JoinMetrics {
    private final MeterRegistry registry;
    /** As looked up by all of their tags before: each record is counted. */
    private final Map<Counted, Counter> outcomes = new ConcurrentHashMap<>();

    private record Counted(String modelName, Outcome outcome) {}

    public JoinMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void count(String modelName, Outcome outcome) {
        outcomes.computeIfAbsent(
                        new Counted(modelName, outcome),
                        counted -> registry.counter(
                                "perennial_join_outcomes", "model", modelName, "outcome", Json.name(outcome)))
                .increment();
    }

    /** A fact came when its pane was forgotten already. */
    void countLateContribution(String modelName) {
        registry.counter("perennial_aggregate_contributions_late", "model", modelName)
                .increment();
    }

    /** @param topic where the record came from */
    public void countDeadLetter(Topic topic, String reason) {
        registry.counter("perennial_dead_letters", "topic", topic.shortName(), "reason", reason)
                .increment();
    }
}
