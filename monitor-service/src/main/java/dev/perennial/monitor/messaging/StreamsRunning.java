package dev.perennial.monitor.messaging;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the topology runs; alive unless only a restart helps. */
final class StreamsRunning {
    private StreamsRunning() {}

    @Readiness
    @Singleton
    static class Ready implements HealthCheck {
        private final MonitorStreams streams;

        Ready(MonitorStreams streams) {
            this.streams = streams;
        }

        @Override
        public HealthCheckResponse call() {
            return HealthCheckResponse.named("streams")
                    .status(streams.isRunning())
                    .build();
        }
    }

    @Liveness
    @Singleton
    static class Alive implements HealthCheck {
        private final MonitorStreams streams;

        Alive(MonitorStreams streams) {
            this.streams = streams;
        }

        @Override
        public HealthCheckResponse call() {
            return HealthCheckResponse.named("streams")
                    .status(!streams.isBroken())
                    .build();
        }
    }
}
