package dev.perennial.ingest.objects;

import static dev.perennial.ingest.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.kafka.EventSerializer;
import dev.perennial.ingest.Samples;
import dev.perennial.ingest.domain.SealPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On Kafka's own stand-ins for its clients. */
class SealSessionTest {
    private static final String TOPIC = "test.examples";
    private static final TopicPartition P0 = new TopicPartition(TOPIC, 0);
    private static final TopicPartition P1 = new TopicPartition(TOPIC, 1);
    private static final Duration LINGER = Duration.ofMillis(200);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final FailingStore store = new FailingStore();
    private final FixedDefinitions definitions = new FixedDefinitions();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final SealSession session = new SealSession(
            consumer,
            new Announcer(producer, "test."),
            new ExampleReader(definitions),
            new SegmentSealer(store, definitions),
            new SealPolicy(3, 1_000_000, LINGER),
            () -> now);

    @BeforeEach
    void join() {
        producer.initTransactions();
        session.subscribe(List.of(TOPIC));
        consumer.updateBeginningOffsets(Map.of(P0, 0L, P1, 0L));
        consumer.rebalance(List.of(P0, P1));
    }

    @Test
    void announcesSegmentsAndOffsetsInOneTransaction() {
        add(P0, 0, "a");
        add(P0, 1, "b");
        assertThat(session.step()).isEmpty();
        now = now.plus(LINGER);

        List<Cut> cuts = session.step();

        assertThat(cuts).hasSize(1);
        assertThat(producer.history())
                .extracting(ProducerRecord::topic)
                .containsExactly("test.dataset-segments", "test.dataset-segments");
        assertThat(producer.history())
                .extracting(sent -> new String(sent.key(), StandardCharsets.UTF_8))
                .containsExactlyInAnyOrder("a", "b");
        assertThat(producer.transactionCommitted()).isTrue();
        assertThat(committed()).containsEntry(P0, new OffsetAndMetadata(2));
    }

    @Test
    void sealsAtOnceWhenThereIsEnough() {
        add(P1, 0, "a");
        add(P1, 1, "a");
        add(P1, 2, "a");

        assertThat(session.step())
                .singleElement()
                .satisfies(cut -> assertThat(cut.place().partition()).isEqualTo(1));
    }

    @Test
    void sealsTheFullestWhereAllTogetherAreEnough() {
        add(P0, 0, "a");
        add(P1, 0, "a");
        add(P1, 1, "a");

        assertThat(session.step())
                .singleElement()
                .satisfies(cut -> assertThat(cut.place().partition()).isEqualTo(1));
        assertThat(session.hasWork()).isTrue();
    }

    @Test
    void readsNothingMoreWhileTheStoreIsDownAndGoesOnWhenItAnswers() {
        store.failAfter(0, false);
        add(P0, 0, "a");
        session.step();
        now = now.plus(LINGER);
        session.step();
        assertThat(session.isWaitingForStore()).isTrue();

        session.step();
        assertThat(consumer.paused()).containsExactlyInAnyOrder(P0, P1);
        assertThat(producer.history()).isEmpty();

        store.mend();
        now = now.plusSeconds(10);
        assertThat(session.step()).hasSize(1);
        assertThat(consumer.paused()).isEmpty();
        assertThat(session.isWaitingForStore()).isFalse();
        assertThat(session.hasWork()).isFalse();
    }

    @Test
    void dropsWhatItHasReadOfAPartitionThatIsTakenAway() {
        add(P0, 0, "a");
        add(P1, 0, "a");
        session.step();
        consumer.rebalance(List.of(P1));
        now = now.plus(LINGER);

        assertThat(session.step())
                .singleElement()
                .satisfies(cut -> assertThat(cut.place().partition()).isEqualTo(1));
        assertThat(committed()).doesNotContainKey(P0);
    }

    @Test
    void cutsAgainWhenTheGroupRebalancedMeanwhile() {
        add(P0, 0, "a");
        session.step();
        now = now.plus(LINGER);
        producer.sendOffsetsToTransactionException = new CommitFailedException();

        assertThat(session.step()).isEmpty();
        assertThat(producer.history()).isEmpty();
        producer.sendOffsetsToTransactionException = null;

        assertThat(session.step()).hasSize(1);
        assertThat(producer.history()).hasSize(1);
    }

    @Test
    void sendsWhatCanBeInNoSegmentToTheDeadLetterTopicWithTheCut() {
        consumer.addRecord(record(P0, 0, "garbage".getBytes(StandardCharsets.UTF_8), new RecordHeaders()));
        add(P0, 1, "unknown");
        add(P0, 2, "a");

        session.step();

        assertThat(producer.history())
                .extracting(ProducerRecord::topic)
                .containsExactlyInAnyOrder("test.dataset-segments", "test.examples-dlq", "test.examples-dlq");
        assertThat(producer.history().stream()
                        .map(sent -> Optional.ofNullable(sent.headers().lastHeader("reason"))
                                .map(header -> new String(header.value(), StandardCharsets.UTF_8)))
                        .flatMap(Optional::stream))
                .containsExactlyInAnyOrder("unreadable", "unknown-model");
        assertThat(committed()).containsEntry(P0, new OffsetAndMetadata(3));
    }

    private Map<TopicPartition, OffsetAndMetadata> committed() {
        return producer.consumerGroupOffsetsHistory().isEmpty()
                ? Map.of()
                : producer.consumerGroupOffsetsHistory()
                        .get(0)
                        .values()
                        .iterator()
                        .next();
    }

    private void add(TopicPartition place, long offset, String modelName) {
        ExampleJoined example = Samples.example(modelName, "e" + offset, NOON.plusSeconds(offset));
        Headers headers = new RecordHeaders();
        byte[] value = new EventSerializer("/test").serialize(TOPIC, headers, example);
        consumer.addRecord(record(place, offset, value, headers));
        consumer.updateEndOffsets(Map.of(place, offset + 1));
    }

    private static ConsumerRecord<byte[], byte[]> record(
            TopicPartition place, long offset, byte[] value, Headers headers) {
        return new ConsumerRecord<>(
                place.topic(),
                place.partition(),
                offset,
                0,
                TimestampType.CREATE_TIME,
                -1,
                value.length,
                null,
                value,
                headers,
                Optional.empty());
    }
}
