package dev.perennial.serving.messaging;

import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.kafka.EventDeserializer;
import io.micrometer.core.instrument.Counter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Reads the whole of a topic and then follows it, without a group: every replica hears everything. Kafka may be absent at
 * any time; then it tries again until it is told to stop, and goes on where it was. A record that cannot be read is counted
 * and skipped: each replica meets it again with each start, so a dead-letter topic would fill with copies.
 */
abstract class TopicFollower implements Runnable {
    private static final Logger LOG = Logger.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long PAUSE_MILLIS = 1_000;

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final String topic;
    private final Counter rejected;
    private final Clock clock;
    private final EventDeserializer deserializer = new EventDeserializer();
    private final CountDownLatch stopped = new CountDownLatch(1);
    /** Where to go on, by partition that has been read from. */
    private final Map<TopicPartition, Long> next = new HashMap<>();

    private volatile boolean caughtUp;
    private volatile Instant lastTurn;
    private volatile Instant lastHeard;
    private volatile double lag = Double.NaN;

    TopicFollower(Supplier<Consumer<String, byte[]>> consumers, String topic, Counter rejected, Clock clock) {
        this.consumers = consumers;
        this.topic = topic;
        this.rejected = rejected;
        this.clock = clock;
        this.lastTurn = clock.instant();
        this.lastHeard = lastTurn;
    }

    /**
     * Takes one record in.
     *
     * @param event      null for a tombstone
     * @param catchingUp whether it was on the log already when this began to read
     * @throws IllegalArgumentException when it cannot be read
     */
    abstract void take(String key, PipelineEvent event, boolean catchingUp);

    /** Everything that was on the log when this began to read has been taken in. */
    void whenCaughtUp() {}

    /** Whether everything that was on the log at the start has been told. */
    boolean isCaughtUp() {
        return caughtUp;
    }

    /** When it last went round its loop: long ago means that it is stuck. */
    Instant lastTurn() {
        return lastTurn;
    }

    /** When the last record came; when none has, when this was made. */
    Instant lastHeard() {
        return lastHeard;
    }

    /** How many records are on the log that have not been read, as far as the log has told; NaN while it has not. */
    double lag() {
        return lag;
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
                LOG.warnf("topic cannot be read, trying again topic=%s reason=%s", topic, e.getMessage());
                lag = Double.NaN;
                pause();
            }
        }
    }

    private void follow(Consumer<String, byte[]> consumer) {
        Map<TopicPartition, Long> ends = null;
        while (isRunning()) {
            lastTurn = clock.instant();
            if (assignAll(consumer)) {
                ends = consumer.endOffsets(consumer.assignment());
            }
            takeAll(consumer.poll(POLL), ends != null);
            if (ends != null && isReached(consumer, ends)) {
                whenCaughtUp();
                ends = null;
                caughtUp = true;
            }
            lag = lag(consumer);
        }
    }

    /** Takes every partition; the client knows the number without asking twice. */
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
        next.keySet().retainAll(partitions);
        next.forEach(consumer::seek);
        return true;
    }

    private static boolean isReached(Consumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static double lag(Consumer<String, byte[]> consumer) {
        double lag = 0;
        for (TopicPartition partition : consumer.assignment()) {
            OptionalLong behind = consumer.currentLag(partition);
            lag += behind.isPresent() ? behind.getAsLong() : Double.NaN;
        }
        return lag;
    }

    private void takeAll(ConsumerRecords<String, byte[]> entries, boolean catchingUp) {
        for (ConsumerRecord<String, byte[]> entry : entries) {
            try {
                take(entry.key(), deserializer.deserialize(topic, entry.headers(), entry.value()), catchingUp);
            } catch (IllegalArgumentException e) {
                rejected.increment();
                LOG.errorf(
                        "record cannot be read, skipped topic=%s partition=%d offset=%d reason=%s",
                        topic, entry.partition(), entry.offset(), e.getMessage());
            }
            next.put(new TopicPartition(topic, entry.partition()), entry.offset() + 1);
        }
        if (!entries.isEmpty()) {
            lastHeard = clock.instant();
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
