package dev.perennial.local.platform;

import dev.perennial.contracts.kafka.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** Creates the topics of the contracts, and for each its dead-letter topic, where they are absent. */
final class TopicCreator {
    static final int PARTITIONS = 4;
    private static final short REPLICAS = 1;
    private static final long FOREVER = -1;
    private static final int LIMIT_SECONDS = 60;

    private final String bootstrapServers;

    TopicCreator(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    void createMissing() {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            Set<String> present = admin.listTopics().names().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            List<NewTopic> missing = all().stream()
                    .filter(topic -> !present.contains(topic.name()))
                    .toList();
            admin.createTopics(missing).all().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new ServerException("The topics could not be created", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException("Interrupted", e);
        }
    }

    static List<NewTopic> all() {
        List<NewTopic> topics = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            topics.add(new NewTopic(topic.name(Topic.DEFAULT_PREFIX), PARTITIONS, REPLICAS).configs(settings(topic)));
            topics.add(new NewTopic(topic.deadLetterName(Topic.DEFAULT_PREFIX), PARTITIONS, REPLICAS)
                    .configs(deleting(Optional.of(Topic.DEAD_LETTER_RETENTION))));
        }
        return topics;
    }

    private static Map<String, String> settings(Topic topic) {
        Map<String, String> settings =
                switch (topic.cleanup()) {
                    case COMPACT -> common(TopicConfig.CLEANUP_POLICY_COMPACT);
                    case DELETE -> deleting(topic.retention());
                };
        if (topic.stampedByBroker()) {
            settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        }
        return settings;
    }

    private static Map<String, String> deleting(Optional<Duration> retention) {
        Map<String, String> settings = common(TopicConfig.CLEANUP_POLICY_DELETE);
        settings.put(
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(retention.map(Duration::toMillis).orElse(FOREVER)));
        return settings;
    }

    private static Map<String, String> common(String cleanup) {
        Map<String, String> settings = new HashMap<>();
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, cleanup);
        settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(BrokerServer.MOST_MESSAGE_BYTES));
        return settings;
    }
}
