package dev.perennial.serving.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.AggregateUpdated;
import dev.perennial.contracts.kafka.CloudEventHeaders;
import dev.perennial.contracts.kafka.EventCodec;
import dev.perennial.model.aggregate.FeatureValues;
import dev.perennial.serving.Aggregation;
import dev.perennial.serving.TinyModels;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class FeatureValuesFollowerTest {
    private static final String TOPIC = "perennial.feature-values";
    private static final ModelDefinition DEFINITION = TinyModels.withAggregates("flights");
    private static final Map<String, Object> FLIGHT = Map.of("distance", 100.0, "carrier", "AA", "holiday", true);
    private static final int AGGREGATES = 4;
    private static final Instant NOON = Instant.parse("2014-01-01T12:00:00Z");

    private final FeatureValues values = new FeatureValues(1_000);
    private final Deque<MockConsumer<String, byte[]>> consumers = new ArrayDeque<>();
    private final Counter rejected = new SimpleMeterRegistry().counter("rejected");
    private final FeatureValuesFollower follower = new FeatureValuesFollower(
            () -> Optional.ofNullable(consumers.poll()).orElseThrow(() -> new TimeoutException("no broker")),
            TOPIC,
            values,
            rejected,
            Clock.systemUTC());

    @Test
    void addsUpThePanesOfAllPartitions() {
        MockConsumer<String, byte[]> consumer = consumer(2, 2 * AGGREGATES);
        consumer.schedulePollTask(() -> {
            observe(consumer, 0, 0, NOON);
            observe(consumer, 1, 0, NOON);
            observe(consumer, 0, AGGREGATES, NOON.plusSeconds(600));
            observe(consumer, 1, AGGREGATES, NOON.plusSeconds(600));
        });
        stopAfter(consumer);

        follower.run();

        assertThat(follower.isCaughtUp()).isTrue();
        assertThat(follower.lag()).isZero();
        assertThat(values.observe(DEFINITION, FLIGHT, NOON.plusSeconds(1200)))
                .containsEntry("mean_distance", 100.0)
                .containsEntry("departures", 4.0);
        assertThat(values.contributions("flights")).isEqualTo(4 * AGGREGATES);
    }

    @Test
    void hasNotCaughtUpBeforeTheEndOfEveryPartition() {
        MockConsumer<String, byte[]> consumer = consumer(2, AGGREGATES);
        consumer.schedulePollTask(() -> observe(consumer, 0, 0, NOON));
        stopAfter(consumer);

        follower.run();

        assertThat(follower.isCaughtUp()).isFalse();
        assertThat(follower.lag()).isEqualTo(AGGREGATES);
    }

    @Test
    void forgetsWhatATombstoneNames() {
        MockConsumer<String, byte[]> consumer = consumer(1, AGGREGATES + 1);
        consumer.schedulePollTask(() -> {
            List<AggregateUpdated> updates = observe(consumer, 0, 0, NOON);
            add(consumer, 0, AGGREGATES, updates.get(1).key(), null, new RecordHeaders());
        });
        stopAfter(consumer);

        follower.run();

        assertThat(values.panes()).isEqualTo(AGGREGATES - 1);
        assertThat(values.observe(DEFINITION, FLIGHT, NOON.plusSeconds(600)))
                .containsEntry("mean_distance", 100.0)
                .containsEntry("departures", 0.0);
    }

    @Test
    void skipsAndCountsWhatCannotBeRead() {
        MockConsumer<String, byte[]> consumer = consumer(1, 4 + AGGREGATES);
        consumer.schedulePollTask(() -> {
            addBytes(consumer, 0, "flights:0", "not JSON");
            addBytes(consumer, 1, "flights:0", "{\"modelName\":\"../x\"}");
            addBytes(consumer, 2, null, null);
            observe(consumer, 0, 3, NOON);
            addBytes(consumer, 3 + AGGREGATES, "flights:none", null);
        });
        stopAfter(consumer);

        follower.run();

        assertThat(rejected.count()).isEqualTo(4);
        assertThat(values.panes()).isEqualTo(AGGREGATES);
    }

    @Test
    void goesOnWhereItWasAfterAFailureSoThatNothingCountsTwice() {
        MockConsumer<String, byte[]> broken = consumer(1, 3 * AGGREGATES);
        Aggregation aggregation = new Aggregation(DEFINITION, 0);
        broken.schedulePollTask(() -> {
            add(broken, 0, aggregation.observe(FLIGHT, NOON));
            add(broken, AGGREGATES, aggregation.observe(FLIGHT, NOON));
        });
        broken.schedulePollTask(() -> broken.setPollException(new TimeoutException("the broker went away")));
        MockConsumer<String, byte[]> healed = consumer(1, 3 * AGGREGATES);
        healed.schedulePollTask(() -> add(healed, 2 * AGGREGATES, aggregation.observe(FLIGHT, NOON)));
        stopAfter(healed);

        follower.run();

        assertThat(broken.closed()).isTrue();
        assertThat(follower.isCaughtUp()).isTrue();
        assertThat(values.contributions("flights")).isEqualTo(3 * AGGREGATES);
    }

    @Test
    void takesInAPartitionThatIsAddedLaterWithoutReadingTheOthersAgain() {
        MockConsumer<String, byte[]> consumer = consumer(1, AGGREGATES);
        consumer.schedulePollTask(() -> observe(consumer, 0, 0, NOON));
        consumer.schedulePollTask(() -> partitions(consumer, 2, AGGREGATES));
        AtomicLong position = new AtomicLong();
        consumer.schedulePollTask(() -> {
            position.set(consumer.position(new TopicPartition(TOPIC, 0)));
            observe(consumer, 1, 0, NOON);
        });
        stopAfter(consumer);

        follower.run();

        assertThat(position).hasValue(AGGREGATES);
        assertThat(values.contributions("flights")).isEqualTo(2 * AGGREGATES);
    }

    @Test
    void knowsNoLagBeforeTheLogHasToldIt() {
        assertThat(follower.lag()).isNaN();
    }

    private MockConsumer<String, byte[]> consumer(int partitions, long end) {
        MockConsumer<String, byte[]> consumer = new MockConsumer<>(AutoOffsetResetStrategy.EARLIEST.name());
        partitions(consumer, partitions, end);
        consumers.add(consumer);
        return consumer;
    }

    private static void partitions(MockConsumer<String, byte[]> consumer, int partitions, long end) {
        List<PartitionInfo> infos = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            infos.add(new PartitionInfo(TOPIC, i, null, null, null));
            consumer.updateBeginningOffsets(Map.of(new TopicPartition(TOPIC, i), 0L));
            consumer.updateEndOffsets(Map.of(new TopicPartition(TOPIC, i), end));
        }
        consumer.updatePartitions(TOPIC, infos);
    }

    private void stopAfter(MockConsumer<String, byte[]> consumer) {
        consumer.schedulePollTask(() -> {});
        consumer.schedulePollTask(follower::stop);
    }

    private static List<AggregateUpdated> observe(
            MockConsumer<String, byte[]> consumer, int partition, long offset, Instant at) {
        List<AggregateUpdated> updates = new Aggregation(DEFINITION, partition).observe(FLIGHT, at);
        add(consumer, offset, updates);
        return updates;
    }

    private static void add(MockConsumer<String, byte[]> consumer, long offset, List<AggregateUpdated> updates) {
        for (int i = 0; i < updates.size(); i++) {
            AggregateUpdated update = updates.get(i);
            RecordHeaders headers = new RecordHeaders();
            CloudEventHeaders.write(headers, update, "/test");
            add(consumer, update.partition(), offset + i, update.key(), EventCodec.encode(update), headers);
        }
    }

    private static void addBytes(MockConsumer<String, byte[]> consumer, long offset, String key, String value) {
        byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        add(consumer, 0, offset, key, bytes, new RecordHeaders());
    }

    private static void add(
            MockConsumer<String, byte[]> consumer,
            int partition,
            long offset,
            String key,
            byte[] value,
            RecordHeaders headers) {
        consumer.addRecord(new ConsumerRecord<>(
                TOPIC,
                partition,
                offset,
                0,
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                key,
                value,
                headers,
                Optional.empty()));
    }
}
