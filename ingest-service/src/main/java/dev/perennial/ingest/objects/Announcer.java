package dev.perennial.ingest.objects;

import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.kafka.EventSerializer;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.ingest.messaging.DeadLetters;
import dev.perennial.ingest.messaging.LogPublisher;
import dev.perennial.ingest.messaging.TransactionalWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Announces cuts: their segments, their rejects and the offsets that they cover become visible together or not at all. */
final class Announcer implements AutoCloseable {
    private static final String STAGE = "ingest/seal";

    private final TransactionalWriter writer;
    private final String prefix;
    private final EventSerializer serializer = new EventSerializer(LogPublisher.SOURCE);

    /** @param producer transactional, its transactions initialised */
    Announcer(Producer<byte[], byte[]> producer, String prefix) {
        this.writer = new TransactionalWriter(producer);
        this.prefix = prefix;
    }

    /**
     * Announces all of them.
     *
     * @param group as the consumer of the examples is a member of it now
     * @return false when the group is rebalancing: then nothing was announced
     */
    boolean announce(List<Cut> cuts, ConsumerGroupMetadata group) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (Cut cut : cuts) {
            cut.segments().forEach(segment -> writer.send(announcement(Topic.DATASET_SEGMENTS, segment)));
            cut.unlabelled().forEach(segment -> writer.send(announcement(Topic.UNLABELLED_SEGMENTS, segment)));
            cut.rejects().forEach(reject -> writer.send(deadLetter(reject)));
            offsets.put(cut.place(), new OffsetAndMetadata(cut.lastOffset() + 1));
        }
        return writer.commit(offsets, group);
    }

    private ProducerRecord<byte[], byte[]> announcement(Topic to, PipelineEvent segment) {
        String topic = to.name(prefix);
        Headers headers = new RecordHeaders();
        byte[] value = serializer.serialize(topic, headers, segment);
        byte[] key = segment.key().getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(topic, null, null, key, value, headers);
    }

    private ProducerRecord<byte[], byte[]> deadLetter(BufferedRecord.Reject reject) {
        Headers headers = DeadLetters.headers(reject.source(), STAGE, reject.reason(), reject.detail());
        return new ProducerRecord<>(
                Topic.ofFullName(reject.source().topic()).deadLetterName(prefix),
                null,
                null,
                reject.source().key(),
                reject.source().value(),
                headers);
    }

    @Override
    public void close() {
        writer.close();
    }
}
