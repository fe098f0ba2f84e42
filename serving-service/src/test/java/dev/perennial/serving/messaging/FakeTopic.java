package dev.perennial.serving.messaging;

import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.kafka.CloudEventHeaders;
import dev.perennial.contracts.kafka.EventCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** A topic of one partition in memory, as its one reader sees it. */
final class FakeTopic extends MockConsumer<String, byte[]> {
    private final TopicPartition partition;
    private final BlockingQueue<Entry> entries = new LinkedBlockingQueue<>();
    private long offset;

    /** @param event null for a tombstone */
    private record Entry(String key, PipelineEvent event) {}

    /** @param backlog records that are said to be there already when the reader comes; they have to be appended too */
    FakeTopic(String name, long backlog) {
        super(AutoOffsetResetStrategy.EARLIEST.name());
        partition = new TopicPartition(name, 0);
        updatePartitions(name, List.of(new PartitionInfo(name, 0, null, null, null)));
        updateBeginningOffsets(Map.of(partition, 0L));
        updateEndOffsets(Map.of(partition, backlog));
    }

    /** @param event null for a tombstone */
    void append(String key, PipelineEvent event) {
        entries.add(new Entry(key, event));
    }

    @Override
    public synchronized ConsumerRecords<String, byte[]> poll(Duration timeout) {
        try {
            Entry next = entries.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (next != null) {
                addRecord(entry(next));
            }
            return super.poll(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private ConsumerRecord<String, byte[]> entry(Entry next) {
        RecordHeaders headers = new RecordHeaders();
        byte[] value = null;
        if (next.event != null) {
            CloudEventHeaders.write(headers, next.event, "/test");
            value = EventCodec.encode(next.event);
        }
        return new ConsumerRecord<>(
                partition.topic(),
                0,
                offset++,
                0,
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                next.key,
                value,
                headers,
                Optional.empty());
    }
}
