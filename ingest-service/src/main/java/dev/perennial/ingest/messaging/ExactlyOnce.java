package dev.perennial.ingest.messaging;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes the clients of one that reads from the log and writes to it exactly once. Its successor after a crash ends the
 * transaction that it left open, and takes its place in the group at once.
 *
 * @param group   the group that shares the work
 * @param replica who it is among the replicas
 */
public record ExactlyOnce(KafkaSettings kafka, String group, String replica) {
    /** A transactional producer; its transactions are not initialised yet. */
    public Producer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                kafka.with(Map.of(
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG, member(),
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 15_000,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
                        // a commit sends what waits; more requests would say no more
                        ProducerConfig.LINGER_MS_CONFIG, 100,
                        // the largest request; who is ahead of the log by more waits
                        ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * EventLimits.MAX_RECORD_BYTES,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 * EventLimits.MAX_RECORD_BYTES)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /**
     * A consumer that is a member of the group.
     *
     * @param own settings on top
     */
    public Consumer<byte[], byte[]> consumer(Map<String, ?> own) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                group,
                ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                member(),
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                6_000,
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                2_000));
        settings.putAll(own);
        return new KafkaConsumer<>(kafka.consumer(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private String member() {
        return group + "-" + replica;
    }
}
