package dev.perennial.ingest.source;

import dev.perennial.ingest.domain.source.SourceProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** A consumer with a short queue for each of its partitions, from which they can be taken in another order than they were fetched in. */
final class QueueingConsumer {
    /** How long a partition is waited for that should have more and brings nothing, as when it has no leader. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * How often partitions without more are asked while others are full: such a request waits at the broker for some to come, and all others
     * wait behind it.
     */
    private static final Duration ASK_ALL_INTERVAL = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final boolean isPast;
    private final Map<TopicPartition, RecordQueue> queues = new HashMap<>();
    private Instant askAllAt = Instant.MIN;

    /** @param isPast whether it reads what the front of the topics has left behind */
    QueueingConsumer(Consumer<byte[], byte[]> consumer, boolean isPast) {
        this.consumer = consumer;
        this.isPast = isPast;
    }

    /** Fetches into the queues that are not full; returns whether there was something. */
    boolean poll(Duration patience, Instant now) {
        boolean isAnyFull = queues.values().stream().anyMatch(queue -> queue.isFull() && !queue.isHeld(now));
        boolean isForAll = !isAnyFull || !now.isBefore(askAllAt);
        if (isForAll) {
            askAllAt = now.plus(ASK_ALL_INTERVAL);
        }
        for (TopicPartition place : consumer.assignment()) {
            RecordQueue queue = queue(place);
            if (queue.isFull() || (!isForAll && queue.isEmpty() && hasAll(place))) {
                consumer.pause(List.of(place));
            } else {
                consumer.resume(List.of(place));
            }
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(patience);
        records.partitions().forEach(place -> queue(place).add(records.records(place)));
        return !records.isEmpty();
    }

    /** Whether its log has no more, as far as is known. */
    private boolean hasAll(TopicPartition place) {
        return consumer.currentLag(place).orElse(1) == 0;
    }

    RecordQueue queue(TopicPartition place) {
        return queues.computeIfAbsent(place, first -> new RecordQueue(place, isPast));
    }

    /** The first offset that was not taken. */
    long position(TopicPartition place) {
        RecordQueue queue = queue(place);
        return queue.isEmpty() ? consumer.position(place) : queue.first().offset();
    }

    /** Goes on from an offset, or from the beginning. */
    void seek(TopicPartition place, long offset) {
        queue(place).clear();
        if (offset == SourceProgress.BEGINNING) {
            consumer.seekToBeginning(List.of(place));
        } else {
            consumer.seek(place, offset);
        }
    }

    /** Reads these partitions and no others; where, {@link #seek} tells. */
    void assign(Set<TopicPartition> places) {
        consumer.assign(places);
        Set<TopicPartition> gone = new HashSet<>(queues.keySet());
        gone.removeAll(places);
        forget(gone);
    }

    /** Reads these partitions no more. */
    void unassign(Collection<TopicPartition> places) {
        Set<TopicPartition> left = new HashSet<>(consumer.assignment());
        if (left.removeAll(places)) {
            assign(left);
        }
    }

    /** These partitions are read by others. */
    void forget(Collection<TopicPartition> places) {
        for (TopicPartition place : places) {
            // who still holds the queue finds nothing in it
            queue(place).clear();
            queues.remove(place);
        }
    }

    Set<TopicPartition> assignment() {
        return consumer.assignment();
    }

    /** Whether more than is queued is on the log, or may be, and can be waited for. */
    boolean isExpecting(RecordQueue queue, Instant now) {
        return !hasAll(queue.place()) && now.isBefore(queue.expectingSince(now).plus(PATIENCE));
    }

    boolean isAnyQueued() {
        return queues.values().stream().anyMatch(queue -> !queue.isEmpty());
    }

    /** Whether it would wait in vain for more, as every queue is full. */
    boolean isFull() {
        return consumer.assignment().stream().allMatch(place -> queue(place).isFull());
    }
}
