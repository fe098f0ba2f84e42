package dev.perennial.serving.messaging;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Names;
import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.contracts.kafka.EventDeserializer;
import io.micrometer.core.instrument.Counter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Reads the whole of {@code model-deployments} and then follows it, without a group: every replica hears everything.
 * Kafka may be absent at any time; then it tries again until it is told to stop. A record that cannot be read is counted
 * and skipped: each replica meets it again with each start, so a dead-letter topic would fill with copies.
 */
final class DeploymentFollower implements Runnable {
    private static final Logger LOG = Logger.getLogger(DeploymentFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long PAUSE_MILLIS = 1_000;

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final String topic;
    private final DeploymentListener listener;
    private final Counter rejected;
    private final Clock clock;
    private final EventDeserializer deserializer = new EventDeserializer();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean caughtUp;
    private volatile Instant lastTurn;

    DeploymentFollower(
            Supplier<Consumer<String, byte[]>> consumers,
            String topic,
            DeploymentListener listener,
            Counter rejected,
            Clock clock) {
        this.consumers = consumers;
        this.topic = topic;
        this.listener = listener;
        this.rejected = rejected;
        this.clock = clock;
        this.lastTurn = clock.instant();
    }

    /** Whether everything that was on the log at the start has been told. */
    boolean isCaughtUp() {
        return caughtUp;
    }

    /** When it last went round its loop: long ago means that it is stuck. */
    Instant lastTurn() {
        return lastTurn;
    }

    /** Ends {@link #run} at its next turn, within about a poll's time. */
    void stop() {
        stopped.countDown();
    }

    @Override
    public void run() {
        while (isRunning()) {
            lastTurn = clock.instant();
            try (Consumer<String, byte[]> consumer = consumers.get()) {
                follow(consumer);
            } catch (WakeupException | InterruptException e) {
                return;
            } catch (KafkaException e) {
                LOG.warnf("deployments cannot be read, trying again topic=%s reason=%s", topic, e.getMessage());
                pause();
            }
        }
    }

    private void follow(Consumer<String, byte[]> consumer) {
        CatchUp catchUp = new CatchUp();
        Map<TopicPartition, Long> ends = null;
        while (isRunning()) {
            lastTurn = clock.instant();
            if (assignAll(consumer)) {
                ends = consumer.endOffsets(consumer.assignment());
            }
            boolean reading = ends != null;
            for (ConsumerRecord<String, byte[]> entry : consumer.poll(POLL)) {
                tell(entry, reading ? catchUp : listener);
            }
            if (reading && isReached(consumer, ends)) {
                catchUp.tell(listener);
                catchUp = new CatchUp();
                ends = null;
                caughtUp = true;
            }
        }
    }

    /** Takes every partition that is not yet read, from its start; the client knows the number without asking twice. */
    private boolean assignAll(Consumer<String, byte[]> consumer) {
        List<PartitionInfo> infos = consumer.partitionsFor(topic);
        if (infos == null || infos.isEmpty()) {
            throw new UnknownTopicOrPartitionException("no topic " + topic);
        }
        List<TopicPartition> partitions = infos.stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (consumer.assignment().size() == partitions.size()) {
            return false;
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return true;
    }

    private static boolean isReached(Consumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void tell(ConsumerRecord<String, byte[]> entry, DeploymentListener hearer) {
        try {
            if (entry.value() == null) {
                hearer.withdrawn(Names.requireModel(entry.key()));
            } else {
                hearer.deployed((ModelDeployment) deserializer.deserialize(topic, entry.headers(), entry.value()));
            }
        } catch (InvalidInputException e) {
            rejected.increment();
            LOG.errorf(
                    "deployment cannot be read, skipped topic=%s partition=%d offset=%d reason=%s",
                    topic, entry.partition(), entry.offset(), e.getMessage());
        }
    }

    private boolean isRunning() {
        return stopped.getCount() > 0;
    }

    private void pause() {
        try {
            if (stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.debug("stopped while waiting for Kafka");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
        }
    }
}
