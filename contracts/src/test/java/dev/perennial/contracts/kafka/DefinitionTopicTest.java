package dev.perennial.contracts.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class DefinitionTopicTest {
    private static final String TOPIC = "perennial.model-definitions";
    private static final int PARTITIONS = 2;

    /** What was written, and from which offset on it is still there. */
    private final Map<TopicPartition, Long> ends = new HashMap<>(Map.of(partition(0), 0L, partition(1), 0L));

    private final Map<TopicPartition, Map<Long, ConsumerRecord<String, byte[]>>> log = new HashMap<>();

    @Test
    void modelIsDeletedWhenItsLastRecordIsATombstoneOrThereIsNone() {
        write(0, "kept", "1");
        write(0, "gone", "1");
        write(1, "back", "1");
        write(1, "back", null);
        write(0, "gone", null);
        write(1, "back", "2");

        assertThat(deletedAmong("kept", "gone", "back", "never")).containsExactlyInAnyOrder("gone", "never");
        assertThat(deletedAmong()).isEmpty();
    }

    @Test
    void modelWhoseTombstoneWasCompactedAwayIsDeleted() {
        write(0, "gone", "1");
        write(0, "gone", null);
        log.clear();

        assertThat(deletedAmong("gone")).containsExactly("gone");
    }

    @Test
    void logOnWhichNothingWasEverDefinedSaysNothing() {
        assertThat(deletedAmong("flight-delay")).isEmpty();
    }

    @Test
    void logThatStopsAnsweringIsNoAnswer() {
        write(0, "kept", "1");
        ends.merge(partition(0), 1L, Long::sum);

        assertThatThrownBy(() -> new DefinitionTopic(this::consumer, TOPIC, Duration.ZERO).deletedAmong(Set.of("kept")))
                .isInstanceOf(TimeoutException.class);
        assertThatThrownBy(() ->
                        new DefinitionTopic(this::consumer, "elsewhere", Duration.ZERO).deletedAmong(Set.of("kept")))
                .isInstanceOf(UnknownTopicOrPartitionException.class);
    }

    private Set<String> deletedAmong(String... modelNames) {
        return new DefinitionTopic(this::consumer, TOPIC, Duration.ofSeconds(10)).deletedAmong(Set.of(modelNames));
    }

    private void write(int partition, String key, String value) {
        long offset = ends.merge(partition(partition), 1L, Long::sum) - 1;
        byte[] bytes = value == null ? null : value.getBytes(UTF_8);
        log.computeIfAbsent(partition(partition), any -> new HashMap<>())
                .put(offset, new ConsumerRecord<>(TOPIC, partition, offset, key, bytes));
    }

    /** A client of a broker in memory; where compaction removed everything it goes on at the end, as Kafka's does. */
    private Consumer<String, byte[]> consumer() {
        MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
        List<PartitionInfo> infos = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new PartitionInfo(TOPIC, partition, null, null, null))
                .toList();
        consumer.updatePartitions(TOPIC, infos);
        consumer.updatePartitions("elsewhere", List.of());
        consumer.updateEndOffsets(ends);
        ends.forEach((partition, end) ->
                consumer.updateBeginningOffsets(Map.of(partition, log.isEmpty() ? end : Long.valueOf(0))));
        consumer.schedulePollTask(() -> log.values()
                .forEach(records ->
                        records.keySet().stream().sorted().forEach(offset -> consumer.addRecord(records.get(offset)))));
        return consumer;
    }

    private static TopicPartition partition(int number) {
        return new TopicPartition(TOPIC, number);
    }
}
