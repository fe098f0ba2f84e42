package dev.perennial.ingest.rest;

import dev.perennial.ingest.messaging.DefinitionsView;
import dev.perennial.ingest.messaging.JoinRunner;
import dev.perennial.ingest.objects.Sealer;
import dev.perennial.ingest.source.SourceRelay;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready: every part does its work, or waits for an object store without harm to the rest. The relay is told of but does
 * not count: what is wrong with a producer's topic must not keep the other models' events out. Alive: no part has been
 * silent for a minute with work before it. What is broken outside of this process never makes it count as dead.
 */
final class Health {
    @Produces
    @Singleton
    @Readiness
    HealthCheck ready(DefinitionsView definitions, JoinRunner join, Sealer sealer, SourceRelay relay) {
        return () -> HealthCheckResponse.named("ingest")
                .status(definitions.isLoaded() && join.isRunning() && sealer.isWorking())
                .withData("definitions", definitions.isLoaded() ? "loaded" : "loading")
                .withData("join", join.describe())
                .withData("sealer", sealer.describe())
                .withData("own-topics", relay.describe())
                .build();
    }

    @Produces
    @Singleton
    @Liveness
    HealthCheck alive(JoinRunner join, Sealer sealer, SourceRelay relay) {
        return () -> {
            Instant now = Instant.now();
            return HealthCheckResponse.named("ingest")
                    .status(!join.isStalled(now) && !sealer.isStalled(now) && !relay.isStalled(now))
                    .withData("join", join.describe())
                    .withData("sealer", sealer.describe())
                    .withData("own-topics", relay.describe())
                    .build();
        };
    }
}
