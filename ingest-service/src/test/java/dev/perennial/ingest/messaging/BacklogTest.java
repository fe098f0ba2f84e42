package dev.perennial.ingest.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final TopicPartition FEATURES = new TopicPartition("features", 0);
    private static final TopicPartition LABELS = new TopicPartition("labels", 1);

    private final Backlog backlog = new Backlog();

    @Test
    void nothingIsToComeBeforeAnythingWasHandedOver() {
        backlog.processed("features", 0, 7, 0);

        assertThat(backlog.isEmpty()).isTrue();
    }

    @Test
    void lastsUntilTheLastRecordOfEveryPartition() {
        handOver(Map.of(FEATURES, LongStream.of(3, 4, 9), LABELS, LongStream.of(5)));

        backlog.processed("features", 0, 3, 0);
        backlog.processed("labels", 1, 5, 0);
        backlog.processed("features", 0, 4, 0);
        assertThat(backlog.isEmpty()).isFalse();

        backlog.processed("features", 0, 9, 0);
        assertThat(backlog.isEmpty()).isTrue();
    }

    @Test
    void whatIsHandedOverMeanwhileCounts() {
        handOver(Map.of(FEATURES, LongStream.of(1)));
        handOver(Map.of(FEATURES, LongStream.of(2)));

        backlog.processed("features", 0, 1, 0);
        assertThat(backlog.isEmpty()).isFalse();

        backlog.processed("features", 0, 2, 0);
        assertThat(backlog.isEmpty()).isTrue();
    }

    @Test
    void nothingIsExpectedOfAPartitionWhoseProcessorEnded() {
        handOver(Map.of(FEATURES, LongStream.of(1), LABELS, LongStream.of(1)));

        backlog.forget(0);
        assertThat(backlog.isEmpty()).isFalse();

        backlog.forget(1);
        assertThat(backlog.isEmpty()).isTrue();
    }

    @Test
    void muchAtOnceIsABacklogUntilFewCome() {
        handOver(Map.of(FEATURES, LongStream.rangeClosed(1, Backlog.FEW + 1)));
        assertThat(backlog.isProcessed()).isFalse();
        backlog.processed("features", 0, Backlog.FEW + 1, 0);
        assertThat(backlog.isEmpty()).isFalse();
        assertThat(backlog.isProcessed()).isTrue();

        handOver(Map.of(FEATURES, LongStream.of(500)));
        backlog.processed("features", 0, 500, 0);
        assertThat(backlog.isEmpty()).isTrue();
    }

    private void handOver(Map<TopicPartition, LongStream> offsets) {
        Backlog.Listener listener = new Backlog.Listener();
        listener.configure(Map.of(Backlog.Listener.BACKLOG, backlog));
        listener.onConsume(new ConsumerRecords<>(
                offsets.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue()
                        .mapToObj(offset -> new ConsumerRecord<>(
                                each.getKey().topic(), each.getKey().partition(), offset, new byte[0], new byte[0]))
                        .toList())),
                Map.of()));
    }
}
