package dev.perennial.contracts.kafka;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * Copies the headers of records as they are handed over. Kafka's client leaves each in the answer to its fetch, up to megabytes, until it
 * is first asked for, so that a record that waits holds all that came with it; and Kafka Streams lets records wait, those of one topic until
 * those of the others are as far, and keeps the headers of a record that changed a store with what it caches.
 */
public final class DetachedHeaders implements ConsumerInterceptor<byte[], byte[]> {
    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            for (Header header : record.headers()) {
                header.key();
                header.value();
            }
        }
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // commits hold no headers
    }

    @Override
    public void configure(Map<String, ?> settings) {
        // has none
    }

    @Override
    public void close() {
        // owns nothing
    }
}
