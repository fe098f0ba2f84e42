package dev.perennial.serving.rest;

import dev.perennial.serving.Lifecycle;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Whether a restart would not help. */
@Liveness
@ApplicationScoped
class ServingLiveness implements HealthCheck {
    private final Lifecycle lifecycle;

    ServingLiveness(Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("deployments and aggregates are followed")
                .status(lifecycle.isAlive())
                .build();
    }
}
