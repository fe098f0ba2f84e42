package dev.perennial.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.ingest.domain.TimeBound;
import dev.perennial.ingest.domain.source.SourceMapping;
import dev.perennial.ingest.domain.source.SourcePlan;
import dev.perennial.ingest.domain.source.SourceProgress;
import dev.perennial.ingest.domain.source.SourceProgress.Standing;
import dev.perennial.ingest.messaging.JoinMetrics;
import dev.perennial.ingest.messaging.TransactionalWriter;
import dev.perennial.ingest.schema.SchemaReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On Kafka's own stand-ins for its clients. */
class RelaySessionTest {
    private static final TopicPartition PLACE = new TopicPartition("rides", 0);
    private static final ModelDefinition A = definition("a", "rides");
    private static final ModelDefinition B = definition("b", "rides");

    private final MockConsumer<byte[], byte[]> front = new LeavingConsumer();
    private final MockConsumer<byte[], byte[]> past = new MockConsumer<>("earliest");
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RelayOutcomes outcomes = new RelayOutcomes(registry, new JoinMetrics(registry));
    private List<ModelDefinition> definitions = List.of(A);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final RelaySession session = new RelaySession(
            front,
            past,
            new TransactionalWriter(producer),
            () -> definitions,
            new SchemaReader(null, InstantSource.system()),
            new RelaySettings("test.", new TimeBound(Duration.ofHours(1)), Duration.ofMillis(1)),
            outcomes,
            () -> now);

    /** Gives its partitions back when it is closed, as the real one does. */
    private static final class LeavingConsumer extends MockConsumer<byte[], byte[]> {
        LeavingConsumer() {
            super("earliest");
        }

        @Override
        public synchronized void close(CloseOptions options) {
            rebalance(List.of());
            super.close(options);
        }
    }

    @BeforeEach
    void prepare() {
        producer.initTransactions();
        front.updateBeginningOffsets(Map.of(PLACE, 0L));
        past.updateBeginningOffsets(Map.of(PLACE, 0L));
    }

    @Test
    void writesWhatComesOfARecordForEveryModelTogetherWithItsPosition() {
        definitions = List.of(A, B);
        assign(null);
        add(front, 0, "r0");

        session.step();

        assertThat(keys()).containsExactly("test.feature-events a:r0", "test.feature-events b:r0");
        assertThat(producer.commitCount()).isEqualTo(2);
        assertThat(committed(A)).isEqualTo(new Standing(1, 1, 0));
        assertThat(committed(B)).isEqualTo(new Standing(1, 1, 0));
        assertThat(registry.counter("perennial_source_records", "model", "b", "kind", "features", "outcome", "mapped")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void sendsWhatCannotBeMappedToTheDeadLetterTopicAndTellsOfIt() {
        assign(null);
        front.addRecord(new ConsumerRecord<>("rides", 0, 0, new byte[] {7}, "{\"id\":\"r0\"}".getBytes(UTF_8)));
        add(front, 1, "r1");

        session.step();

        ProducerRecord<byte[], byte[]> letter = producer.history().get(0);
        assertThat(letter.topic()).isEqualTo("test.feature-events-dlq");
        assertThat(letter.key()).containsExactly(7);
        assertThat(letter.value()).asString().isEqualTo("{\"id\":\"r0\"}");
        assertThat(header(letter, "reason")).isEqualTo("unmapped-field");
        assertThat(header(letter, "stage")).isEqualTo("ingest/source");
        assertThat(header(letter, "model")).isEqualTo("a");
        assertThat(header(letter, "topic")).isEqualTo("rides");
        assertThat(header(letter, "partition")).isEqualTo("0");
        assertThat(header(letter, "offset")).isEqualTo("0");
        assertThat(header(letter, "detail")).contains("eventTime: nothing at \"at\"");
        assertThat(committed(A)).isEqualTo(new Standing(2, 1, 1));
        assertThat(outcomes.lastRejection(mapping(A)))
                .hasValueSatisfying(last -> assertThat(last.offset()).isZero());
    }

    @Test
    void readsAgainWhatWasNotWrittenBecauseTheGroupRebalanced() {
        assign(null);
        add(front, 0, "r0");
        producer.sendOffsetsToTransactionException = new CommitFailedException();

        session.step();
        assertThat(producer.history()).isEmpty();
        assertThat(front.position(PLACE)).isZero();
        assertThat(registry.getMeters()).isEmpty();

        producer.sendOffsetsToTransactionException = null;
        add(front, 0, "r0");
        session.step();
        assertThat(keys()).containsExactly("test.feature-events a:r0");
        assertThat(committed(A)).isEqualTo(new Standing(1, 1, 0));
    }

    @Test
    void muchThatWaitsIsCommittedTogetherWhenNothingIsLeft() {
        assign(null);
        long before = producer.commitCount();
        front.setMaxPollRecords(100);
        addMany(250);

        session.step();
        session.step();
        session.step();
        assertThat(producer.commitCount()).isEqualTo(before);
        assertThat(registry.getMeters()).isEmpty();

        session.step();
        assertThat(producer.commitCount()).isEqualTo(before + 1);
        assertThat(keys()).hasSize(250).doesNotHaveDuplicates();
        assertThat(committed(A)).isEqualTo(new Standing(250, 250, 0));
    }

    @Test
    void whileMoreComesACommitIsDueAfterAMoment() {
        assign(null);
        long before = producer.commitCount();
        front.setMaxPollRecords(100);
        addMany(250);

        session.step();
        now = now.plusMillis(250);
        session.step();

        assertThat(producer.commitCount()).isEqualTo(before + 1);
        assertThat(committed(A)).isEqualTo(new Standing(200, 200, 0));
    }

    @Test
    void commitsWhatItHasTakenOfAPartitionThatItLoses() {
        assign(null);
        front.setMaxPollRecords(100);
        addMany(150);
        session.step();

        front.rebalance(List.of());

        assertThat(keys()).hasSize(100);
        assertThat(committed(A)).isEqualTo(new Standing(100, 100, 0));
    }

    @Test
    void commitsWhatItHasTakenForAModelThatIsGone() {
        assign(null);
        front.setMaxPollRecords(100);
        addMany(150);
        session.step();
        definitions = List.of();

        session.step();

        assertThat(keys()).hasSize(100);
        assertThat(committed(A)).isEqualTo(new Standing(100, 100, 0));
    }

    @Test
    void aSessionThatEndsLeavesNothingOfWhatIsNotCommitted() {
        assign(null);
        front.setMaxPollRecords(100);
        addMany(150);
        session.step();

        session.close();

        assertThat(producer.history()).isEmpty();
    }

    private void addMany(int count) {
        for (int offset = 0; offset < count; offset++) {
            add(front, offset, "r" + offset);
        }
    }

    @Test
    void readsThePastForAModelThatIsDeclaredLaterWhileTheFrontGoesOn() {
        assign(null);
        add(front, 0, "r0");
        add(front, 1, "r1");
        session.step();
        definitions = List.of(A, B);
        add(front, 2, "r2");

        session.step();
        assertThat(keys())
                .containsExactly("test.feature-events a:r0", "test.feature-events a:r1", "test.feature-events a:r2");
        assertThat(committed(B)).isEqualTo(new Standing(0, 0, 0));

        for (int offset = 0; offset < 3; offset++) {
            add(past, offset, "r" + offset);
        }
        add(front, 3, "r3");
        session.step();

        assertThat(keys().subList(3, 8))
                .containsExactly(
                        "test.feature-events b:r0",
                        "test.feature-events b:r1",
                        "test.feature-events b:r2",
                        "test.feature-events a:r3",
                        "test.feature-events b:r3");
        assertThat(committed(A)).isEqualTo(new Standing(4, 4, 0));
        assertThat(committed(B)).isEqualTo(new Standing(4, 4, 0));
        session.step();
        assertThat(past.assignment()).isEmpty();
    }

    @Test
    void goesOnWhereItsPredecessorStoppedInThePastAsWellAsAtTheFront() {
        definitions = List.of(A, B);
        SourceProgress before = SourceProgress.start();
        before.follow(List.of(mapping(A).key()));
        before.advanceFront(5);
        before.follow(List.of(mapping(A).key(), mapping(B).key()));
        before.advancePast(3);
        assign(new OffsetAndMetadata(before.front(), before.metadata()));

        session.step();

        assertThat(front.position(PLACE)).isEqualTo(5);
        assertThat(past.position(PLACE)).isEqualTo(3);
        add(past, 3, "r3");
        add(past, 4, "r4");
        session.step();
        assertThat(keys()).containsExactly("test.feature-events b:r3", "test.feature-events b:r4");
    }

    @Test
    void readsATopicAnewThatHasBegunAnew() {
        assign(new OffsetAndMetadata(100, mapping(A).key() + "=0,2s,0"));
        session.step();
        front.seek(PLACE, 0);
        add(front, 0, "new");

        session.step();

        assertThat(keys()).containsExactly("test.feature-events a:new");
        assertThat(committed(A)).isEqualTo(new Standing(1, 101, 0));
    }

    @Test
    void looksAgainAndAgainForATopicThatIsNotThere() {
        session.step();
        assertThat(front.subscription()).isEmpty();
        assertThat(session.describe()).isEqualTo("reads 0 of 1 topics; rides does not exist");

        front.updatePartitions("rides", List.of(new PartitionInfo("rides", 0, null, null, null)));
        now = now.plus(RelaySession.CHECK_INTERVAL);
        session.step();

        assertThat(front.subscription()).containsExactly("rides");
        assertThat(session.describe()).isEqualTo("reads 1 of 1 topics");
    }

    @Test
    void stopsReadingATopicThatNobodyNamesAnyMoreAndKeepsItsPosition() {
        assign(null);
        add(front, 0, "r0");
        session.step();
        definitions = List.of();

        session.step();

        assertThat(front.subscription()).isEmpty();
        assertThat(committed(A)).isEqualTo(new Standing(1, 1, 0));
    }

    @Test
    void leavesOutForAWhileATopicThatItMayNotRead() {
        definitions = List.of(A, definition("c", "secret"));
        front.updatePartitions("secret", List.of(new PartitionInfo("secret", 0, null, null, null)));
        assign(null);
        assertThat(front.subscription()).containsExactlyInAnyOrder("rides", "secret");
        front.setPollException(new TopicAuthorizationException(Set.of("secret")));

        session.step();
        session.step();
        assertThat(front.subscription()).containsExactly("rides");
        assertThat(session.describe()).isEqualTo("reads 1 of 2 topics; secret may not be read");

        now = now.plusSeconds(60);
        session.step();
        assertThat(front.subscription()).containsExactlyInAnyOrder("rides", "secret");
    }

    /** As the group would, after the session has subscribed. */
    private void assign(OffsetAndMetadata at) {
        front.updatePartitions("rides", List.of(new PartitionInfo("rides", 0, null, null, null)));
        session.step();
        if (at != null) {
            front.commitSync(Map.of(PLACE, at));
        }
        front.rebalance(List.of(PLACE));
        session.step();
    }

    private static void add(MockConsumer<byte[], byte[]> consumer, long offset, String id) {
        String value = "{\"id\":\"" + id + "\",\"at\":\"2025-01-01T00:00:00Z\",\"x\":1}";
        consumer.addRecord(new ConsumerRecord<>("rides", 0, offset, null, value.getBytes(UTF_8)));
    }

    private List<String> keys() {
        return producer.history().stream()
                .map(sent -> sent.topic() + " " + new String(sent.key(), UTF_8))
                .toList();
    }

    private Standing committed(ModelDefinition definition) {
        List<OffsetAndMetadata> all = producer.consumerGroupOffsetsHistory().stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                .map(offsets -> offsets.get(PLACE))
                .toList();
        OffsetAndMetadata last = all.get(all.size() - 1);
        return SourceProgress.committed(last.offset(), last.metadata())
                .of(mapping(definition).key());
    }

    private static SourceMapping mapping(ModelDefinition definition) {
        return SourcePlan.of(definition).get(0);
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private static ModelDefinition definition(String name, String topic) {
        return DefinitionParser.parse(
                """
                name: %s
                task: binary-classification
                source: {features: {topic: %s}, exampleId: id, eventTime: at}
                features: {x: {type: numeric}}
                label: {name: y}
                """
                        .formatted(name, topic));
    }
}
