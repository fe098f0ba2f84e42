package dev.perennial.monitor;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.kafka.EventDeserializer;
import dev.perennial.contracts.kafka.EventSerializer;
import dev.perennial.contracts.kafka.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What the other services put on the log, and what this one puts there. */
final class TestLog implements AutoCloseable {
    private static final String PREFIX = Topic.DEFAULT_PREFIX;

    private final String address;
    private final KafkaProducer<String, byte[]> producer;
    private final EventSerializer serializer = new EventSerializer("/test");

    TestLog(String address) {
        this.address = address;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", address), new StringSerializer(), new ByteArraySerializer());
    }

    void define(ModelDefinition definition) throws Exception {
        byte[] json = definition.toJson().getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(Topic.MODEL_DEFINITIONS.name(PREFIX), definition.name(), json))
                .get();
    }

    /** Returns when all of them are on the log. */
    void send(List<? extends PipelineEvent> events) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (PipelineEvent event : events) {
            String topic = Topic.of(event.getClass()).name(PREFIX);
            RecordHeaders headers = new RecordHeaders();
            byte[] value = serializer.serialize(topic, headers, event);
            sent.add(producer.send(new ProducerRecord<>(topic, null, null, event.key(), value, headers)));
        }
        for (Future<RecordMetadata> each : sent) {
            each.get();
        }
    }

    /** Everything of this type that was committed so far, each partition in its order. */
    <T extends PipelineEvent> List<T> events(Class<T> type) {
        List<T> events = new ArrayList<>();
        try (KafkaConsumer<String, PipelineEvent> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", address, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new EventDeserializer())) {
            List<TopicPartition> partitions = consumer
                    .partitionsFor(Topic.of(type).name(PREFIX))
                    .stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> events.add(type.cast(record.value())));
            }
        }
        return events;
    }

    @Override
    public void close() {
        producer.close();
    }
}
