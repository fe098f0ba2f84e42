package dev.perennial.acceptance;

import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.kafka.EventDeserializer;
import dev.perennial.contracts.kafka.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what a topic holds now, as any consumer of committed records would. */
final class TopicReader {
    private final String bootstrapServers;

    TopicReader(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    <T extends PipelineEvent> List<T> events(Class<T> type, String modelName) {
        return records(Topic.of(type).name(Topic.DEFAULT_PREFIX), new EventDeserializer()).stream()
                .map(record -> type.cast(record.value()))
                .filter(event -> event.modelName().equals(modelName))
                .toList();
    }

    List<ConsumerRecord<String, byte[]>> deadLetters(Topic topic) {
        return records(topic.deadLetterName(Topic.DEFAULT_PREFIX), new ByteArrayDeserializer());
    }

    private <V> List<ConsumerRecord<String, V>> records(String topic, Deserializer<V> deserializer) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest");
        List<ConsumerRecord<String, V>> found = new ArrayList<>();
        try (KafkaConsumer<String, V> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), deserializer)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                ConsumerRecords<String, V> records = consumer.poll(Duration.ofMillis(200));
                records.forEach(found::add);
            }
        }
        return found;
    }

    /** Values that occur more than once. */
    static <T> List<T> repeated(List<T> values) {
        return values.stream().collect(Collectors.groupingBy(value -> value, Collectors.counting())).entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }
}
