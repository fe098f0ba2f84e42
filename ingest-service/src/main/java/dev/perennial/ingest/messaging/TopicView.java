package dev.perennial.ingest.messaging;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Follows a compacted topic from its start, on a thread of its own, and knows how far it has come. After a failure it
 * starts over; whoever takes the records in keeps the newest per key, so that does no harm. A failure of the log leaves
 * what was loaded, a failure of anything else does not: then something is not taken in that is on the topic.
 */
final class TopicView implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TopicView.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration METADATA_LIMIT = Duration.ofSeconds(5);

    private final String topic;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Intake intake;
    private final Thread thread;
    /** Next offset by partition; guarded by itself, which is notified of every change. */
    private final Map<Integer, Long> positions = new HashMap<>();

    private volatile Consumer<byte[], byte[]> consumer;
    private volatile boolean loaded;
    private volatile boolean closed;

    /** Takes one record in. */
    interface Intake {
        void take(ConsumerRecord<byte[], byte[]> record);
    }

    /** @param settings of its consumer */
    TopicView(String topic, Map<String, Object> settings, Intake intake) {
        this(
                topic,
                () -> new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                intake);
    }

    /** @param consumers gives a new one for every start */
    TopicView(String topic, Supplier<Consumer<byte[], byte[]>> consumers, Intake intake) {
        this.topic = topic;
        this.consumers = consumers;
        this.intake = intake;
        this.thread = new Thread(this::run, "view-" + topic);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Whether everything that was on the topic at the start has been taken in, and the view still follows. */
    boolean isLoaded() {
        return loaded;
    }

    /**
     * Waits until everything before these offsets has been taken in.
     *
     * @param ends next offset by partition
     * @return whether that was so in time
     */
    boolean await(Map<Integer, Long> ends, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (positions) {
            while (!hasReached(ends)) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                positions.wait(left);
            }
            return true;
        }
    }

    private boolean hasReached(Map<Integer, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    private void run() {
        try {
            while (!closed) {
                followAgain();
            }
        } finally {
            // nobody follows any more, whatever ended this thread
            loaded = false;
        }
    }

    private void followAgain() {
        try {
            follow();
        } catch (WakeupException e) {
            closed = true;
        } catch (KafkaException e) {
            LOG.warnf(e, "View starts over; topic=%s", topic);
            pause();
        } catch (RuntimeException e) {
            loaded = false;
            LOG.errorf(e, "View cannot take a record in and starts over; topic=%s", topic);
            pause();
        }
    }

    private void follow() {
        try (Consumer<byte[], byte[]> opened = consumers.get()) {
            consumer = opened;
            Optional<List<TopicPartition>> partitions = partitions(opened);
            if (partitions.isEmpty()) {
                pause();
                return;
            }
            opened.assign(partitions.get());
            opened.seekToBeginning(partitions.get());
            Map<Integer, Long> ends = new HashMap<>();
            opened.endOffsets(partitions.get()).forEach((partition, end) -> ends.put(partition.partition(), end));
            while (!closed) {
                opened.poll(POLL).forEach(intake::take);
                note(opened, partitions.get(), ends);
            }
        }
    }

    private void note(Consumer<byte[], byte[]> opened, List<TopicPartition> partitions, Map<Integer, Long> ends) {
        synchronized (positions) {
            partitions.forEach(partition -> positions.put(partition.partition(), opened.position(partition)));
            loaded = loaded || hasReached(ends);
            positions.notifyAll();
        }
    }

    private Optional<List<TopicPartition>> partitions(Consumer<byte[], byte[]> opened) {
        List<PartitionInfo> infos = opened.listTopics(METADATA_LIMIT).get(topic);
        return Optional.ofNullable(infos).map(present -> present.stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList());
    }

    private void pause() {
        synchronized (positions) {
            try {
                if (!closed) {
                    positions.wait(PAUSE.toMillis());
                }
            } catch (InterruptedException e) {
                closed = true;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        Consumer<byte[], byte[]> opened = consumer;
        if (opened != null) {
            opened.wakeup();
        }
        synchronized (positions) {
            positions.notifyAll();
        }
    }
}
