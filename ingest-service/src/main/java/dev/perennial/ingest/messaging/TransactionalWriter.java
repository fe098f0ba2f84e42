package dev.perennial.ingest.messaging;

import java.time.Duration;
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
    private boolean isOpen;

    /** @param producer transactional, its transactions initialised */
    public TransactionalWriter(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** Sends a record; it becomes visible with the next commit, if that comes to be. */
    @SuppressWarnings("FutureReturnValueIgnored") // a send that fails makes the commit fail
    public void send(ProducerRecord<byte[], byte[]> record) {
        begin();
        producer.send(record);
    }

    /**
     * Commits what was sent since the last commit.
     *
     * @param offsets next offset by place, of what the records come from
     * @param group   as the consumer of those places is a member of it now
     * @return false when the group is rebalancing: then nothing of it was written
     */
    public boolean commit(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        begin();
        try {
            producer.sendOffsetsToTransaction(offsets, group);
        } catch (CommitFailedException e) {
            producer.abortTransaction();
            isOpen = false;
            return false;
        }
        producer.commitTransaction();
        isOpen = false;
        return true;
    }

    private void begin() {
        if (!isOpen) {
            producer.beginTransaction();
            isOpen = true;
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE_LIMIT);
    }
}
