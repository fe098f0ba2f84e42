package dev.perennial.training.work;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/** Without one of its loops the service records everything and trains or announces nothing; only a restart helps. */
@Liveness
@ApplicationScoped
class LoopsHealth implements HealthCheck {
    private final Loops loops;

    LoopsHealth(Loops loops) {
        this.loops = loops;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("loops");
        loops.all().forEach(loop -> response.withData(loop.name(), loop.isHealthy()));
        return response.status(loops.all().stream().allMatch(Loop::isHealthy)).build();
    }
}
