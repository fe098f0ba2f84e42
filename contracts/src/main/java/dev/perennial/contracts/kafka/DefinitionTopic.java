package dev.perennial.contracts.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The topic {@code model-definitions}, read from its start to its end whenever it is asked: so the answer is never behind,
 * and a tombstone that nobody heard, or that compaction has removed since, counts all the same.
 */
public final class DefinitionTopic implements DefinitionLog {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final String topic;
    private final Duration limit;

    /**
     * @param client settings of the client, at least where the brokers are
     * @param prefix what every topic's name starts with
     */
    public DefinitionTopic(Map<String, Object> client, String prefix) {
        this(() -> consumer(client), Topic.MODEL_DEFINITIONS.name(prefix), LIMIT);
    }

    DefinitionTopic(Supplier<Consumer<String, byte[]>> consumers, String topic, Duration limit) {
        this.consumers = consumers;
        this.topic = topic;
        this.limit = limit;
    }

    private static Consumer<String, byte[]> consumer(Map<String, Object> client) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(LIMIT.toMillis()));
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Set<String> deletedAmong(Set<String> modelNames) {
        if (modelNames.isEmpty()) {
            return Set.of();
        }
        try (Consumer<String, byte[]> consumer = consumers.get()) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            if (ends.values().stream().allMatch(end -> end == 0)) {
                return Set.of();
            }
            Set<String> deleted = new TreeSet<>(modelNames);
            deleted.removeAll(defined(consumer, ends));
            return deleted;
        }
    }

    private List<TopicPartition> partitions(Consumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new UnknownTopicOrPartitionException("no topic " + topic);
        }
        return partitions;
    }

    private Set<String> defined(Consumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        Set<String> defined = new HashSet<>();
        long deadline = System.nanoTime() + limit.toNanos();
        while (!isReached(consumer, ends)) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(topic + " was not read to its end within " + limit.toSeconds() + " s");
            }
            for (ConsumerRecord<String, byte[]> entry : consumer.poll(POLL)) {
                if (entry.value() == null) {
                    defined.remove(entry.key());
                } else {
                    defined.add(entry.key());
                }
            }
        }
        return defined;
    }

    private static boolean isReached(Consumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }
}
