package dev.perennial.serving.rest;

import dev.perennial.serving.Lifecycle;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether requests should come here. */
@Readiness
@ApplicationScoped
class ServingReadiness implements HealthCheck {
    private final Lifecycle lifecycle;

    ServingReadiness(Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("every deployed model answers or was refused")
                .status(lifecycle.isReady())
                .build();
    }
}
