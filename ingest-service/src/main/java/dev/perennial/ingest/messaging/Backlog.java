package dev.perennial.ingest.messaging;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What the join's consumer has handed over and no processor has seen yet, so that a commit follows the last of it. Where much is handed
 * over at once more is likely to wait, and it counts as a backlog to the end. Where this is wrong, a commit waits for its
 * interval; nothing else depends on it.
 */
final class Backlog {
    /** Records that are handed over at once while there are few. */
    static final int FEW = 100;

    /** The offset that was handed over last, of every partition with records to come. */
    private final Map<TopicPartition, Long> last = new ConcurrentHashMap<>();

    private volatile boolean isMuch;
    private volatile long processedAtMillis;

    void handedOver(ConsumerRecords<?, ?> records) {
        isMuch = records.count() > FEW;
        for (TopicPartition partition : records.partitions()) {
            last.put(partition, lastOffset(records.records(partition)));
        }
    }

    private static long lastOffset(List<? extends ConsumerRecord<?, ?>> records) {
        return records.get(records.size() - 1).offset();
    }

    /** @param nowMillis in epoch milliseconds */
    void processed(String topic, int partition, long offset, long nowMillis) {
        last.remove(new TopicPartition(topic, partition), offset);
        processedAtMillis = nowMillis;
    }

    /** When the last record was processed, of any partition, in epoch milliseconds. */
    long processedAtMillis() {
        return processedAtMillis;
    }

    /** Forgets what was handed over of the partition with this number, as its processor ends. */
    void forget(int partition) {
        last.keySet().removeIf(each -> each.partition() == partition);
    }

    /** Whether what was handed over is processed and was so little that no more is likely to wait. */
    boolean isEmpty() {
        return !isMuch && isProcessed();
    }

    /** Whether what was handed over is processed, however much it was. */
    boolean isProcessed() {
        return last.isEmpty();
    }

    /** Listens to the consumer. Made by it, from the class name. */
    public static final class Listener implements ConsumerInterceptor<byte[], byte[]> {
        /** Configuration of the consumer: the backlog that is to be told. */
        static final String BACKLOG = "perennial.backlog";

        private Backlog backlog;

        @Override
        public void configure(Map<String, ?> configuration) {
            backlog = (Backlog) configuration.get(BACKLOG);
        }

        @Override
        public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
            backlog.handedOver(records);
            return records;
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
            // the join commits in transactions, of which a consumer hears nothing
        }

        @Override
        public void close() {
            // owns nothing
        }
    }
}
