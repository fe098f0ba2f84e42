package dev.perennial.ingest.objects;

import dev.perennial.ingest.domain.SealPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** What was read of one partition and is in no announced segment yet. */
final class PartitionBuffer {
    private final TopicPartition place;
    private final Deque<BufferedRecord> records = new ArrayDeque<>();
    private long firstOffset;
    private long sizeBytes;
    /** Offset up to which the buffer has to grow before a cut is possible; -1: it need not. */
    private long neededThrough = -1;

    /** @param firstOffset the first offset that is in no announced segment */
    PartitionBuffer(TopicPartition place, long firstOffset) {
        this.place = place;
        this.firstOffset = firstOffset;
    }

    TopicPartition place() {
        return place;
    }

    /** Where the next cut starts. */
    long firstOffset() {
        return firstOffset;
    }

    /** In the order of their offsets. */
    List<BufferedRecord> records() {
        return List.copyOf(records);
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    void add(BufferedRecord record) {
        records.add(record);
        sizeBytes += record.sizeBytes();
    }

    int size() {
        return records.size();
    }

    /** Bytes of the records' values. */
    long sizeBytes() {
        return sizeBytes;
    }

    /**
     * @param examples of all partitions that are to stay buffered, this one included
     * @param bytes    of their records
     */
    boolean isDue(SealPolicy policy, int examples, long bytes, Instant now) {
        return isComplete() && policy.isDue(examples, bytes, records.getFirst().readAt(), now);
    }

    /** When the oldest record will have waited long enough; never, while no cut is possible. */
    Instant dueAt(Duration linger) {
        return isComplete() ? records.getFirst().readAt().plus(linger) : Instant.MAX;
    }

    private boolean isComplete() {
        return !records.isEmpty() && records.getLast().offset() >= neededThrough;
    }

    /** An object that is already there covers offsets up to this one, which have to be read first. */
    void needThrough(long offset) {
        neededThrough = offset;
    }

    /** Everything up to this offset (inclusive) has been announced. */
    void sealedThrough(long offset) {
        while (!records.isEmpty() && records.getFirst().offset() <= offset) {
            sizeBytes -= records.removeFirst().sizeBytes();
        }
        firstOffset = offset + 1;
        neededThrough = -1;
    }
}
