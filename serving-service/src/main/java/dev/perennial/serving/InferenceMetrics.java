package dev.perennial.serving;

import dev.perennial.contracts.Json;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** {@code perennial_inference_requests_total} and {@code perennial_inference_duration_seconds}, by model. */
@ApplicationScoped
class InferenceMetrics {
    /** The label of requests for models that are not served: their names are the clients' and without number. */
    private static final String NOT_SERVED = "not-served";

    private static final Duration[] BUCKETS = {
        Duration.ofNanos(100_000),
        Duration.ofNanos(250_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(250),
        Duration.ofSeconds(1)
    };

    private final MeterRegistry registry;
    private final Map<String, Meters> metersByModel = new ConcurrentHashMap<>();

    InferenceMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** How a request ended. */
    enum Outcome {
        ANSWERED,
        INVALID,
        NOT_SERVED,
        /** An aggregate was older than its definition allows for a prediction. */
        STALE,
        FAILED
    }

    private record Meters(Map<Outcome, Counter> requests, Timer duration) {}

    /** @param modelName of a model that is served */
    void count(String modelName, Outcome outcome, long nanos) {
        Meters meters = metersByModel.computeIfAbsent(modelName, this::register);
        meters.requests.get(outcome).increment();
        meters.duration.record(nanos, TimeUnit.NANOSECONDS);
    }

    void countNotServed() {
        registry.counter("perennial.inference.requests", "model", NOT_SERVED, "outcome", Json.name(Outcome.NOT_SERVED))
                .increment();
    }

    private Meters register(String modelName) {
        Map<Outcome, Counter> requests = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            requests.put(
                    outcome,
                    registry.counter(
                            "perennial.inference.requests", "model", modelName, "outcome", Json.name(outcome)));
        }
        Timer duration = Timer.builder("perennial.inference.duration")
                .description("From the request's body to the answer, without the network")
                .tag("model", modelName)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        return new Meters(requests, duration);
    }
}
