package dev.perennial.serving.messaging;

import dev.perennial.contracts.kafka.Topic;
import dev.perennial.model.aggregate.FeatureValues;
import dev.perennial.serving.ServingConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Everything that talks to Kafka, started and stopped together. */
@ApplicationScoped
public class Messaging {
    private static final Duration LONGEST_TURN = Duration.ofSeconds(60);

    private final KafkaClients clients;
    private final ServingConfig config;
    private final MeterRegistry registry;
    private final Clock clock;
    private final FeatureValues values;
    private final EventPublisher publisher;
    private final PredictionLog predictionLog;
    private volatile List<TopicFollower> followers = List.of();

    Messaging(KafkaClients clients, ServingConfig config, MeterRegistry registry, Clock clock, FeatureValues values) {
        this.clients = clients;
        this.config = config;
        this.registry = registry;
        this.clock = clock;
        this.values = values;
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

    /** Begins to follow the deployments and the aggregates, and to write the log of predictions. */
    public void start(DeploymentListener listener) {
        predictionLog.start();
        Topic deployments = Topic.MODEL_DEPLOYMENTS;
        Topic aggregates = Topic.FEATURE_VALUES;
        TopicFollower deploymentFollower = new DeploymentFollower(
                () -> clients.consumer(deployments), name(deployments), listener, rejected(deployments), clock);
        TopicFollower valuesFollower = new FeatureValuesFollower(
                () -> clients.consumer(aggregates), name(aggregates), values, rejected(aggregates), clock);
        followers = List.of(deploymentFollower, valuesFollower);
        follow(deployments, deploymentFollower);
        follow(aggregates, valuesFollower);
    }

    private void follow(Topic topic, TopicFollower follower) {
        Gauge.builder("perennial.topic.lag", follower, TopicFollower::lag)
                .description("Records on the topic that have not been read; NaN while that is not known")
                .tag("topic", topic.shortName())
                .register(registry);
        new Thread(follower, topic.shortName() + "-follower").start();
    }

    private String name(Topic topic) {
        return topic.name(config.topics().prefix());
    }

    private Counter rejected(Topic topic) {
        return registry.counter("perennial.records.rejected", "topic", topic.shortName());
    }

    /** Whether everything that was on the followed topics at the start has been heard. */
    public boolean isCaughtUp() {
        return !followers.isEmpty() && followers.stream().allMatch(TopicFollower::isCaughtUp);
    }

    /** When a record of a followed topic last came, or else when following began. */
    public Instant lastHeard() {
        return followers.stream()
                .map(TopicFollower::lastHeard)
                .max(Instant::compareTo)
                .orElseGet(clock::instant);
    }

    /** Whether the topics are still being followed, be it in vain while Kafka is away. */
    public boolean isAlive(Instant now) {
        return followers.stream()
                .allMatch(follower -> follower.lastTurn().plus(LONGEST_TURN).isAfter(now));
    }

    /** Stops, after what was logged so far has been sent or some seconds have passed. */
    public void stop() {
        followers.forEach(TopicFollower::stop);
        predictionLog.stop();
        publisher.close();
    }
}
