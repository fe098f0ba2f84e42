package dev.perennial.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.ingest.domain.source.SourceProgress.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** In which order a backlog of several partitions is taken. */
class RelayOrderTest extends RelayOnMocks {
    private static final TopicPartition OTHER = new TopicPartition("rides", 1);
    private static final TopicPartition PAYMENTS = new TopicPartition("payments", 0);
    private static final ModelDefinition PAID = DefinitionParser.parse(
            """
            name: paid
            task: regression
            source:
              features: {topic: rides}
              labels: {topic: payments, knownAt: at, fields: {y: x}}
              exampleId: id
              eventTime: at
            features: {x: {type: numeric}}
            label: {name: y}
            """);

    @Test
    void twoPartitionsAreTakenInTheOrderOfTime() {
        assign(PLACE, OTHER);
        addAt(front, PLACE, 0, 1, 2, 5, 6);
        addAt(front, OTHER, 0, 3, 4, 7);

        session.step();

        assertThat(ids()).containsExactly("1", "2", "3", "4", "5", "6", "7");
        assertThat(committed(A)).isEqualTo(new Standing(4, 4, 0));
    }

    @Test
    void whatIsToComeIsWaitedFor() {
        assign(PLACE, OTHER);
        front.updateEndOffsets(Map.of(OTHER, 2L));
        addAt(front, PLACE, 0, 1, 3);

        session.step();
        assertThat(ids()).isEmpty();

        addAt(front, OTHER, 0, 2);
        session.step();
        session.step();
        assertThat(ids()).containsExactly("1", "2");

        addAt(front, OTHER, 1, 4);
        session.step();
        assertThat(ids()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void aPartitionThatBringsNothingIsNotWaitedForForever() {
        assign(PLACE, OTHER);
        front.updateEndOffsets(Map.of(OTHER, 2L));
        addAt(front, PLACE, 0, 1, 3);
        session.step();
        now = now.plus(QueueingConsumer.PATIENCE).minusMillis(1);
        session.step();
        assertThat(ids()).isEmpty();

        now = now.plusMillis(1);
        session.step();

        assertThat(ids()).containsExactly("1", "3");
    }

    @Test
    void aPartitionWithoutMoreIsNotWaitedFor() {
        assign(PLACE, OTHER);
        front.updateEndOffsets(Map.of(PLACE, 9L, OTHER, 0L));
        addAt(front, PLACE, 0, 1, 3);

        session.step();

        assertThat(ids()).containsExactly("1", "3");
    }

    @Test
    void labelsAndFeaturesOfAModelAreInOneOrder() {
        definitions = List.of(PAID);
        assign(PLACE, PAYMENTS);
        addAt(front, PLACE, 0, 1, 4);
        addAt(front, PAYMENTS, 0, 2, 3, 5);

        session.step();

        assertThat(keys())
                .containsExactly(
                        "test.feature-events paid:1",
                        "test.label-events paid:2",
                        "test.label-events paid:3",
                        "test.feature-events paid:4",
                        "test.label-events paid:5");
    }

    @Test
    void othersDoNotWaitForAModelsBacklog() {
        definitions = List.of(A, definition("c", "payments"));
        assign(PLACE, OTHER, PAYMENTS);
        front.updateEndOffsets(Map.of(OTHER, 2L));
        addAt(front, PLACE, 0, 1);
        addAt(front, PAYMENTS, 0, 9);

        session.step();
        session.step();

        assertThat(keys()).containsExactly("test.feature-events c:9");
    }

    @Test
    void theFrontDoesNotWaitForWhoReadsThePast() {
        assign(PLACE, OTHER);
        addAt(front, PLACE, 0, 1, 3);
        addAt(front, OTHER, 0, 2);
        session.step();
        definitions = List.of(A, B);
        past.updateBeginningOffsets(Map.of(PLACE, 0L, OTHER, 0L));
        past.updateEndOffsets(Map.of(PLACE, 2L, OTHER, 1L));
        session.step();

        addAt(past, PLACE, 0, 1, 3);
        addAt(front, PLACE, 2, 9);
        session.step();
        session.step();
        assertThat(keys().subList(3, keys().size())).containsExactly("test.feature-events a:9");

        addAt(past, OTHER, 0, 2);
        session.step();
        session.step();
        assertThat(keys().subList(4, keys().size()))
                .containsExactly("test.feature-events b:1", "test.feature-events b:2", "test.feature-events b:3");
    }

    @Test
    void aClockThatIsAheadDelaysNobody() {
        assign(PLACE, OTHER);
        front.updateEndOffsets(Map.of(OTHER, 1L));
        addAt(front, PLACE, 0, now.plus(Duration.ofMinutes(50)));
        session.step();

        now = now.plusSeconds(2);
        addAt(front, OTHER, 0, now.minusSeconds(1));
        session.step();

        assertThat(ids())
                .containsExactly("" + now.plus(Duration.ofMinutes(50)).minusSeconds(2), "" + now.minusSeconds(1));
    }

    @Test
    void whatCannotBeMappedWaitsForNobody() {
        assign(PLACE, OTHER);
        front.addRecord(new ConsumerRecord<>("rides", 0, 0, new byte[1], "{no json".getBytes(UTF_8)));
        addAt(front, PLACE, 1, 2);
        addAt(front, OTHER, 0, 1);

        session.step();

        assertThat(producer.history().get(0).topic()).isEqualTo("test.feature-events-dlq");
        assertThat(ids().subList(1, 3)).containsExactly("1", "2");
    }

    @Test
    void aPartitionThatIsFarAheadIsNotFetchedMeanwhile() {
        assign(PLACE, OTHER);
        front.setMaxPollRecords(400);
        front.updateEndOffsets(Map.of(OTHER, 1L));
        for (int offset = 0; offset < 2_000; offset++) {
            addAt(front, PLACE, offset, 1 + offset);
        }

        for (int step = 0; step < 5; step++) {
            session.step();
        }

        assertThat(front.paused()).containsExactly(PLACE);
        assertThat(front.position(PLACE)).isEqualTo(400);
        assertThat(ids()).isEmpty();

        addAt(front, OTHER, 0, 0);
        for (int step = 0; step < 10; step++) {
            session.step();
        }
        assertThat(ids()).hasSize(2_001).startsWith("0", "1", "2").doesNotHaveDuplicates();
    }

    @Test
    void aCommitThatFailsInTheMidstOfAStepLosesAndDoublesNothing() {
        assign(PLACE);
        addMany(150);
        front.setMaxPollRecords(100);
        session.step();
        producer.sendOffsetsToTransactionException = new CommitFailedException();
        now = now.plusMillis(250);

        session.step();
        assertThat(producer.history()).isEmpty();
        assertThat(front.position(PLACE)).isZero();

        producer.sendOffsetsToTransactionException = null;
        addMany(150);
        session.step();
        session.step();
        session.step();
        assertThat(keys()).hasSize(150).doesNotHaveDuplicates();
        assertThat(committed(A)).isEqualTo(new Standing(150, 150, 0));
    }

    private void assign(TopicPartition... places) {
        front.updatePartitions(
                "rides",
                List.of(
                        new PartitionInfo("rides", 0, null, null, null),
                        new PartitionInfo("rides", 1, null, null, null)));
        front.updatePartitions("payments", List.of(new PartitionInfo("payments", 0, null, null, null)));
        session.step();
        for (TopicPartition place : places) {
            front.updateBeginningOffsets(Map.of(place, 0L));
        }
        front.rebalance(List.of(places));
        session.step();
    }

    /** Records that are known by their times, in hours. */
    private static void addAt(MockConsumer<byte[], byte[]> consumer, TopicPartition place, long first, int... hours) {
        for (int i = 0; i < hours.length; i++) {
            Instant time = Instant.parse("2025-01-01T00:00:00Z").plus(Duration.ofHours(hours[i]));
            add(consumer, place, first + i, "" + hours[i], time);
        }
    }

    private static void addAt(MockConsumer<byte[], byte[]> consumer, TopicPartition place, long offset, Instant time) {
        add(consumer, place, offset, "" + time, time);
    }

    private static void add(
            MockConsumer<byte[], byte[]> consumer, TopicPartition place, long offset, String id, Instant time) {
        String value = "{\"id\":\"" + id + "\",\"at\":\"" + time + "\",\"x\":1}";
        consumer.addRecord(new ConsumerRecord<>(place.topic(), place.partition(), offset, null, value.getBytes(UTF_8)));
    }

    private List<String> ids() {
        List<String> ids = new ArrayList<>();
        keys().forEach(key -> ids.add(key.substring(key.indexOf(':') + 1)));
        return ids;
    }
}
