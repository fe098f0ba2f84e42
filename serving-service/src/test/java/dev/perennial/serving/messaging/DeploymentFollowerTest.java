package dev.perennial.serving.messaging;

import static dev.perennial.serving.Deployments.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.contracts.kafka.CloudEventHeaders;
import dev.perennial.contracts.kafka.EventCodec;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeploymentFollowerTest {
    private static final String TOPIC = "perennial.model-deployments";

    private final List<String> heard = new ArrayList<>();
    private final Deque<MockConsumer<String, byte[]>> consumers = new ArrayDeque<>();
    private final Counter rejected = new SimpleMeterRegistry().counter("rejected");
    private final Map<TopicPartition, Long> nextOffsets = new HashMap<>();
    private final DeploymentFollower follower = new DeploymentFollower(
            () -> Optional.ofNullable(consumers.poll()).orElseThrow(() -> new TimeoutException("no broker")),
            TOPIC,
            new DeploymentListener() {
                @Override
                public void deployed(ModelDeployment deployment) {
                    heard.add(deployment.modelName() + " " + deployment.sequence());
                }

                @Override
                public void deployedAnew(ModelDeployment deployment) {
                    heard.add(deployment.modelName() + " " + deployment.sequence() + " anew");
                }

                @Override
                public void withdrawn(String modelName) {
                    heard.add(modelName + " withdrawn");
                }
            },
            rejected,
            Clock.systemUTC());

    @Test
    void tellsOnlyTheLastWordOnEachModelOfWhatWasThereBefore() {
        MockConsumer<String, byte[]> consumer = consumer(2);
        consumer.schedulePollTask(() -> {
            add(consumer, 0, deployment("flights", 1, 1));
            add(consumer, 0, deployment("flights", 2, 2));
            add(consumer, 1, deployment("weather", 1, 1));
            addTombstone(consumer, 1, "weather");
        });
        end(consumer, 0, 2);
        end(consumer, 1, 2);
        stopAfter(consumer);

        follower.run();

        assertThat(heard).containsExactlyInAnyOrder("flights 2", "weather withdrawn");
        assertThat(follower.isCaughtUp()).isTrue();
    }

    @Test
    void saysThatTheLastWordFollowsAWithdrawal() {
        MockConsumer<String, byte[]> consumer = consumer(1);
        consumer.schedulePollTask(() -> {
            add(consumer, 0, deployment("flights", 7, 7));
            addTombstone(consumer, 0, "flights");
            add(consumer, 0, deployment("flights", 1, 8));
            add(consumer, 0, deployment("flights", 2, 9));
        });
        end(consumer, 0, 4);
        stopAfter(consumer);

        follower.run();

        assertThat(heard).containsExactly("flights 2 anew");
    }

    @Test
    void tellsAWithdrawalAndWhatFollowsItAtOnce() {
        MockConsumer<String, byte[]> consumer = consumer(1);
        end(consumer, 0, 0);
        consumer.schedulePollTask(() -> {});
        consumer.schedulePollTask(() -> {
            add(consumer, 0, deployment("flights", 7, 7));
            addTombstone(consumer, 0, "flights");
            add(consumer, 0, deployment("flights", 1, 8));
        });
        stopAfter(consumer);

        follower.run();

        assertThat(heard).containsExactly("flights 7", "flights withdrawn", "flights 1");
    }

    @Test
    void isNotCaughtUpBeforeTheEndOfEveryPartition() {
        MockConsumer<String, byte[]> consumer = consumer(2);
        consumer.schedulePollTask(() -> add(consumer, 0, deployment("flights", 1, 1)));
        end(consumer, 0, 1);
        end(consumer, 1, 1);
        stopAfter(consumer);

        follower.run();

        assertThat(follower.isCaughtUp()).isFalse();
        assertThat(heard).isEmpty();
    }

    @Test
    void tellsWhatComesLaterAtOnce() {
        MockConsumer<String, byte[]> consumer = consumer(1);
        end(consumer, 0, 0);
        consumer.schedulePollTask(() -> {});
        consumer.schedulePollTask(() -> add(consumer, 0, deployment("flights", 1, 1)));
        stopAfter(consumer);

        follower.run();

        assertThat(heard).containsExactly("flights 1");
    }

    @Test
    void skipsAndCountsWhatCannotBeRead() {
        MockConsumer<String, byte[]> consumer = consumer(1);
        consumer.schedulePollTask(() -> {
            addBytes(consumer, 0, "flights", "not JSON".getBytes(StandardCharsets.UTF_8));
            addBytes(consumer, 0, "flights", "{\"modelName\":\"../x\"}".getBytes(StandardCharsets.UTF_8));
            addTombstone(consumer, 0, "../../etc");
            add(consumer, 0, deployment("flights", 3, 3));
        });
        end(consumer, 0, 4);
        stopAfter(consumer);

        follower.run();

        assertThat(heard).containsExactly("flights 3");
        assertThat(rejected.count()).isEqualTo(3);
    }

    @Test
    void readsAgainFromTheStartAfterAFailure() {
        MockConsumer<String, byte[]> broken = consumer(1);
        end(broken, 0, 0);
        broken.setPollException(new TimeoutException("the broker went away"));
        MockConsumer<String, byte[]> healed = consumer(1);
        healed.schedulePollTask(() -> add(healed, 0, deployment("flights", 1, 1)));
        end(healed, 0, 1);
        stopAfter(healed);

        follower.run();

        assertThat(broken.closed()).isTrue();
        assertThat(heard).containsExactly("flights 1");
    }

    @Test
    void takesInAPartitionThatIsAddedLater() {
        MockConsumer<String, byte[]> consumer = consumer(1);
        end(consumer, 0, 0);
        consumer.schedulePollTask(() -> {
            partitions(consumer, 2);
            end(consumer, 1, 1);
        });
        consumer.schedulePollTask(() -> add(consumer, 1, deployment("flights", 1, 1)));
        stopAfter(consumer);

        follower.run();

        assertThat(heard).containsExactly("flights 1");
    }

    private MockConsumer<String, byte[]> consumer(int partitions) {
        MockConsumer<String, byte[]> consumer = new MockConsumer<>(AutoOffsetResetStrategy.EARLIEST.name());
        partitions(consumer, partitions);
        consumers.add(consumer);
        return consumer;
    }

    private static void partitions(MockConsumer<String, byte[]> consumer, int partitions) {
        List<PartitionInfo> infos = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            infos.add(new PartitionInfo(TOPIC, i, null, null, null));
            consumer.updateBeginningOffsets(Map.of(new TopicPartition(TOPIC, i), 0L));
        }
        consumer.updatePartitions(TOPIC, infos);
    }

    private static void end(MockConsumer<String, byte[]> consumer, int partition, long offset) {
        consumer.updateEndOffsets(Map.of(new TopicPartition(TOPIC, partition), offset));
    }

    private void stopAfter(MockConsumer<String, byte[]> consumer) {
        consumer.schedulePollTask(() -> {});
        consumer.schedulePollTask(follower::stop);
    }

    private void add(MockConsumer<String, byte[]> consumer, int partition, ModelDeployment deployment) {
        RecordHeaders headers = new RecordHeaders();
        CloudEventHeaders.write(headers, deployment, "/test");
        add(consumer, partition, deployment.key(), EventCodec.encode(deployment), headers);
    }

    private void addTombstone(MockConsumer<String, byte[]> consumer, int partition, String key) {
        add(consumer, partition, key, null, new RecordHeaders());
    }

    private void addBytes(MockConsumer<String, byte[]> consumer, int partition, String key, byte[] bytes) {
        add(consumer, partition, key, bytes, new RecordHeaders());
    }

    private void add(
            MockConsumer<String, byte[]> consumer, int partition, String key, byte[] value, RecordHeaders headers) {
        long offset = nextOffsets.merge(new TopicPartition(TOPIC, partition), 1L, Long::sum) - 1;
        consumer.addRecord(new ConsumerRecord<>(
                TOPIC,
                partition,
                offset,
                0,
                TimestampType.CREATE_TIME,
                key.length(),
                value == null ? -1 : value.length,
                key,
                value,
                headers,
                Optional.empty()));
    }
}
