package dev.perennial.serving.messaging;

import dev.perennial.contracts.kafka.Topic;
import dev.perennial.serving.ServingConfig;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Everything that talks to Kafka, started and stopped together. */
@ApplicationScoped
public class Messaging {
    private static final Duration LONGEST_TURN = Duration.ofSeconds(60);

    private final KafkaClients clients;
    private final ServingConfig config;
    private final MeterRegistry registry;
    private final Clock clock;
    private final EventPublisher publisher;
    private final PredictionLog predictionLog;
    private volatile DeploymentFollower follower;

    Messaging(KafkaClients clients, ServingConfig config, MeterRegistry registry, Clock clock) {
        this.clients = clients;
        this.config = config;
        this.registry = registry;
        this.clock = clock;
        this.publisher = new EventPublisher(clients::producer, config.topics().prefix());
        this.predictionLog = new PredictionLog(config.serving().predictionLog().capacity(), publisher, registry);
    }

    @Produces
    @Singleton
    PredictionLog predictionLog() {
        return predictionLog;
    }

    @Produces
    @Singleton
    StatusReporter statusReporter() {
        return new StatusReporter(publisher, config.serving().replicaId(), clock);
    }

    /** Begins to follow the deployments and to write the log of predictions. */
    public void start(DeploymentListener listener) {
        predictionLog.start();
        follower = new DeploymentFollower(
                clients::consumer,
                Topic.MODEL_DEPLOYMENTS.name(config.topics().prefix()),
                listener,
                registry.counter("perennial.records.rejected", "topic", Topic.MODEL_DEPLOYMENTS.shortName()),
                clock);
        new Thread(follower, "deployment-follower").start();
    }

    /** Whether everything that was on {@code model-deployments} at the start has been heard. */
    public boolean isCaughtUp() {
        return follower != null && follower.isCaughtUp();
    }

    /** Whether the deployments are still being followed, be it in vain while Kafka is away. */
    public boolean isAlive(Instant now) {
        return follower == null || follower.lastTurn().plus(LONGEST_TURN).isAfter(now);
    }

    /** Stops, after what was logged so far has been sent or some seconds have passed. */
    public void stop() {
        if (follower != null) {
            follower.stop();
        }
        predictionLog.stop();
        publisher.close();
    }
}
