package dev.perennial.ingest.messaging;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Writes records and the offsets of what they come from: they become visible together or not at all. */
public final class TransactionalWriter implements AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    private final Producer<byte[], byte[]> producer;

    /** @param producer transactional, its transactions initialised */
    public TransactionalWriter(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /**
     * Writes all of it.
     *
     * @param offsets next offset by place, of what the records come from
     * @param group   as the consumer of those places is a member of it now
     * @return false when the group is rebalancing: then nothing was written
     */
    @SuppressWarnings("FutureReturnValueIgnored") // a send that fails makes the commit fail
    public boolean write(
            List<ProducerRecord<byte[], byte[]>> records,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata group) {
        producer.beginTransaction();
        records.forEach(producer::send);
        try {
            producer.sendOffsetsToTransaction(offsets, group);
        } catch (CommitFailedException e) {
            producer.abortTransaction();
            return false;
        }
        producer.commitTransaction();
        return true;
    }

    @Override
    public void close() {
        producer.close(CLOSE_LIMIT);
    }
}
