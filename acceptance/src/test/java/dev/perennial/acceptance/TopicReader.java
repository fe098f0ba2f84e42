package dev.perennial.acceptance;

import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.kafka.EventDeserializer;
import dev.perennial.contracts.kafka.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What topics hold now, as any consumer of committed records sees it. Each look reads on where the last one ended. */
final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final String bootstrapServers;
    private final Map<String, Tail<PipelineEvent>> events = new HashMap<>();
    private final Map<String, Tail<byte[]>> deadLetters = new HashMap<>();

    TopicReader(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    <T extends PipelineEvent> List<T> events(Class<T> type, String modelName) {
        String topic = Topic.of(type).name(Topic.DEFAULT_PREFIX);
        return events.computeIfAbsent(topic, name -> new Tail<>(name, new EventDeserializer())).read().stream()
                .map(ConsumerRecord::value)
                .filter(event -> event.modelName().equals(modelName))
                .map(type::cast)
                .toList();
    }

    List<ConsumerRecord<String, byte[]>> deadLetters(Topic topic) {
        String name = topic.deadLetterName(Topic.DEFAULT_PREFIX);
        return deadLetters
                .computeIfAbsent(name, absent -> new Tail<>(absent, new ByteArrayDeserializer()))
                .read();
    }

    /** What a dead letter says in a header that each has. */
    static String header(ConsumerRecord<String, byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        events.values().forEach(tail -> tail.consumer.close());
        deadLetters.values().forEach(tail -> tail.consumer.close());
    }

    private final class Tail<V> {
        private final KafkaConsumer<String, V> consumer;
        private final List<TopicPartition> partitions;
        private final List<ConsumerRecord<String, V>> records = new ArrayList<>();

        Tail(String topic, Deserializer<V> deserializer) {
            Map<String, Object> settings = Map.of(
                    ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    bootstrapServers,
                    ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                    "read_committed");
            consumer = new KafkaConsumer<>(settings, new StringDeserializer(), deserializer);
            partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }

        List<ConsumerRecord<String, V>> read() {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + Await.PATIENCE.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(records::add);
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("could not read up to " + ends);
                }
            }
            return List.copyOf(records);
        }
    }
}
