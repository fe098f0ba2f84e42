package dev.perennial.ingest.source;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What one consumer has fetched of one partition and nobody has taken yet. */
final class RecordQueue {
    /** From here on no more is fetched: more than comes at once, so that the next is on its way while this is taken. */
    private static final int FULL = 350;

    private final TopicPartition place;
    private final boolean isPast;
    private final Queue<ConsumerRecord<byte[], byte[]>> records = new ArrayDeque<>();
    /** What came of the first record; null: not mapped yet. */
    private MappedRecord mapped;

    private Instant heldUntil = Instant.MIN;
    /** Since when it has been waited for more; null: it is not. */
    private Instant expectingSince;

    /** @param isPast whether it is what the front of the topic has left behind */
    RecordQueue(TopicPartition place, boolean isPast) {
        this.place = place;
        this.isPast = isPast;
    }

    TopicPartition place() {
        return place;
    }

    boolean isPast() {
        return isPast;
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    boolean isFull() {
        return records.size() >= FULL;
    }

    void add(List<ConsumerRecord<byte[], byte[]>> fetched) {
        records.addAll(fetched);
        expectingSince = null;
    }

    /** The record that is taken next; null: there is none. */
    ConsumerRecord<byte[], byte[]> first() {
        return records.peek();
    }

    /** What came of the first record; null: not mapped yet. */
    MappedRecord mapped() {
        return mapped;
    }

    /** @param mapped what came of the first record; null: it has to be mapped anew */
    void mapped(MappedRecord mapped) {
        this.mapped = mapped;
    }

    void removeFirst() {
        records.remove();
        mapped = null;
    }

    void clear() {
        records.clear();
        mapped = null;
        heldUntil = Instant.MIN;
        expectingSince = null;
    }

    /** Nothing is taken until then. */
    void hold(Instant until) {
        heldUntil = until;
    }

    boolean isHeld(Instant now) {
        return now.isBefore(heldUntil);
    }

    /** Since when there has been nothing although there should be something. */
    Instant expectingSince(Instant now) {
        if (expectingSince == null) {
            expectingSince = now;
        }
        return expectingSince;
    }
}
