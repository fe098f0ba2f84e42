package dev.perennial.ingest.messaging;

import dev.perennial.contracts.kafka.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How far the log has come, and the join on it. A topic's partitions are asked for once: a new number of them takes a new
 * join.
 */
final class JoinProgress implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);

    private final KafkaSettings kafka;
    private final Duration limit;
    private final Admin admin;
    private List<TopicPartition> sources = List.of();
    private List<TopicPartition> values = List.of();

    /**
     * @param limit of one call
     * @throws KafkaException if there can be no client
     */
    JoinProgress(KafkaSettings kafka, Duration limit) {
        this.kafka = kafka;
        this.limit = limit;
        this.admin = Admin.create(kafka.admin(limit));
    }

    @Override
    public void close() {
        admin.close(limit);
    }

    /** The next offset to read of each partition that was read from. */
    Map<TopicPartition, Long> committed() throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> committed = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(JoinRunner.APPLICATION_ID)
                .partitionsToOffsetAndMetadata()
                .get();
        offsets.forEach((partition, offset) -> {
            if (offset != null) {
                committed.put(partition, offset.offset());
            }
        });
        return committed;
    }

    /** The offsets that come after what was on the log at a time. What retention has deleted cannot be read any more. */
    Map<TopicPartition, Long> ends(long logTimeMillis) throws ExecutionException, InterruptedException {
        if (sources.isEmpty()) {
            sources = partitions(JoinTopology.SOURCES.stream());
        }
        Map<TopicPartition, Long> ends = offsets(sources, OffsetSpec.latest());
        Map<TopicPartition, Long> starts = offsets(sources, OffsetSpec.earliest());
        offsets(sources, OffsetSpec.forTimestamp(logTimeMillis)).forEach((partition, later) -> {
            if (later >= 0) {
                ends.merge(partition, later, Math::min);
            }
        });
        ends.entrySet().removeIf(end -> end.getValue() <= starts.get(end.getKey()));
        return ends;
    }

    /** Where {@code feature-values} ends now, by partition. */
    Map<Integer, Long> valuesEnds() throws ExecutionException, InterruptedException {
        if (values.isEmpty()) {
            values = partitions(Stream.of(Topic.FEATURE_VALUES));
        }
        return offsets(values, OffsetSpec.latest()).entrySet().stream()
                .collect(Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue));
    }

    /** Whether there is anything to read: a join commits no position behind which all transactions were aborted. */
    boolean holdsRecords(
            List<TopicPartition> partitions, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                kafka.consumer(Map.of()), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            partitions.forEach(partition -> consumer.seek(partition, from.getOrDefault(partition, 0L)));
            long end = System.nanoTime() + limit.toNanos();
            while (System.nanoTime() < end && consumer.poll(POLL).isEmpty()) {
                if (partitions.stream().allMatch(partition -> consumer.position(partition) >= to.get(partition))) {
                    return false;
                }
            }
            return true;
        }
    }

    private List<TopicPartition> partitions(Stream<Topic> topics) throws ExecutionException, InterruptedException {
        Collection<TopicDescription> descriptions = admin.describeTopics(
                        topics.map(kafka::name).toList())
                .allTopicNames()
                .get()
                .values();
        return descriptions.stream()
                .flatMap(topic -> IntStream.range(0, topic.partitions().size())
                        .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
                .toList();
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listOffsets(
                        partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> which)),
                        new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }
}
