package dev.perennial.serving;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.event.ModelDeployment;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** {@code perennial_model_info}: what is served; {@code perennial_model_swaps_total}: how deployments went. */
@ApplicationScoped
class SwapMetrics {
    private final MeterRegistry registry;
    private final Map<String, Meter> infoByModel = new ConcurrentHashMap<>();

    SwapMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** How one attempt at a deployment went. */
    enum Result {
        APPLIED,
        REFUSED,
        RETRIED
    }

    void count(Result result, ModelDeployment deployment) {
        registry.counter("perennial.model.swaps", "model", deployment.modelName(), "result", Json.name(result))
                .increment();
    }

    void serves(ModelDeployment deployment) {
        servesNoMore(deployment.modelName());
        ModelDeployment.DeployedVersion version = deployment.champion();
        Gauge info = Gauge.builder("perennial.model.info", () -> 1)
                .tag("model", deployment.modelName())
                .tag("version", Integer.toString(version.modelVersion()))
                .tag("digest", version.manifestSha256())
                .register(registry);
        infoByModel.put(deployment.modelName(), info);
    }

    void servesNoMore(String modelName) {
        Meter before = infoByModel.remove(modelName);
        if (before != null) {
            registry.remove(before);
        }
    }
}
