package dev.perennial.evaluation.messaging;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Without its judge the service registers versions and decides nothing; only a restart helps. */
@Liveness
@ApplicationScoped
class JudgeHealth implements HealthCheck {
    private final JudgeWorker judge;

    JudgeHealth(JudgeWorker judge) {
        this.judge = judge;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("judge").status(judge.isHealthy()).build();
    }
}
