package dev.perennial.ingest.messaging;

import dev.perennial.contracts.kafka.Topic;
import dev.perennial.ingest.IngestConfig;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** The settings that every Kafka client of this service shares, and the full names of the topics. */
@Singleton
public class KafkaSettings {
    private final Map<String, Object> shared;
    private final String prefix;

    /** @param shared how the broker is reached */
    public KafkaSettings(@Identifier("default-kafka-broker") Map<String, Object> shared, IngestConfig config) {
        this.shared = Map.copyOf(shared);
        this.prefix = config.topics().prefix();
    }

    /** The platform's settings with these on top. */
    public Map<String, Object> with(Map<String, ?> own) {
        Map<String, Object> settings = new HashMap<>(shared);
        settings.putAll(own);
        return settings;
    }

    /** As {@link #with}, for a consumer: it reads what is committed, from the start, and creates no topics. */
    public Map<String, Object> consumer(Map<String, ?> own) {
        Map<String, Object> settings = with(Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                // what is fetched ahead of a backlog stays in memory
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                512 * 1024,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                64 * 1024));
        settings.putAll(own);
        return settings;
    }

    /**
     * As {@link #with}, for an admin client.
     *
     * @param limit of one call
     */
    public Map<String, Object> admin(Duration limit) {
        int millis = Math.toIntExact(limit.toMillis());
        return with(Map.of(
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                millis / 2,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                millis));
    }

    /** What every topic's name starts with. */
    public String prefix() {
        return prefix;
    }

    public String name(Topic topic) {
        return topic.name(prefix);
    }

    public String deadLetterName(Topic topic) {
        return topic.deadLetterName(prefix);
    }
}
