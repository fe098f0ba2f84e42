package dev.perennial.ingest.source;

import dev.perennial.ingest.domain.source.SourceMapping;
import dev.perennial.ingest.domain.source.SourcePlan;
import dev.perennial.ingest.domain.source.SourceProgress;
import dev.perennial.ingest.domain.source.TimeOrder;
import dev.perennial.ingest.schema.RegistryUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Reads at the front of the producers' topics and, for models that were declared later, in their past. What waits in several partitions that a model reads
 * comes in the order of time.
 */
final class OrderedReader {
    private static final Logger LOG = Logger.getLogger(OrderedReader.class);
    private static final Duration PAST_PATIENCE = Duration.ofMillis(100);
    /** How long the front is waited for while the past waits for it. */
    private static final Duration FRONT_PATIENCE = Duration.ofMillis(10);

    private final QueueingConsumer front;
    private final QueueingConsumer past;
    private final Positions positions;
    private final RecordMapper mapper;
    private SourcePlan plan = SourcePlan.empty();

    /** @param positions of the same consumers */
    OrderedReader(QueueingConsumer front, QueueingConsumer past, Positions positions, RecordMapper mapper) {
        this.front = front;
        this.past = past;
        this.positions = positions;
        this.mapper = mapper;
    }

    /** From now on the topics are read by this plan. */
    void follow(SourcePlan changed) {
        plan = changed;
        positions.follow(changed);
    }

    /**
     * Fetches what there is.
     *
     * @param patience how long it waits when there is nothing
     * @return whether there was something
     */
    boolean fetch(Duration patience, Instant now) {
        if (!positions.settlePast()) {
            return front.poll(patience, now);
        }
        boolean isPastFull = past.isFull();
        boolean hasPast = past.poll(isPastFull ? Duration.ZERO : PAST_PATIENCE, now);
        return front.poll(isPastFull ? FRONT_PATIENCE : Duration.ZERO, now) || hasPast;
    }

    /**
     * Hands over what need not wait for something older.
     *
     * @param taker told of each when its position has moved on
     * @return how many
     */
    int takeAll(Consumer<MappedRecord> taker, Instant now) {
        int taken = 0;
        for (Set<RecordQueue> group : positions.groups()) {
            Optional<RecordQueue> next = TimeOrder.next(group, queue -> time(queue, now));
            while (next.isPresent()) {
                take(next.get(), taker);
                taken++;
                next = TimeOrder.next(group, queue -> time(queue, now));
            }
        }
        positions.advance();
        return taken;
    }

    /** Whether something was fetched that has to wait for something older. */
    boolean isWaiting() {
        return front.isAnyQueued() || past.isAnyQueued();
    }

    /** Of the queue's first record, which is mapped for it. */
    private Instant time(RecordQueue queue, Instant now) {
        if (queue.isHeld(now)) {
            return TimeOrder.NONE;
        }
        if (queue.isEmpty()) {
            boolean isExpecting = (queue.isPast() ? past : front).isExpecting(queue, now);
            return isExpecting ? TimeOrder.UNKNOWN : TimeOrder.NONE;
        }
        if (queue.mapped() == null && !map(queue, now)) {
            return TimeOrder.NONE;
        }
        return queue.mapped().time();
    }

    /** Returns false when its schema could not be asked for: the partition waits before this record, and the others go on. */
    private boolean map(RecordQueue queue, Instant now) {
        try {
            queue.mapped(mapper.map(queue.first(), mappings(queue), now));
            return true;
        } catch (RegistryUnavailableException e) {
            queue.hold(e.retryAt());
            return false;
        }
    }

    /** Whom its first record is for. */
    private List<SourceMapping> mappings(RecordQueue queue) {
        SourceProgress progress = positions.at(queue.place());
        long offset = queue.first().offset();
        if (!queue.isPast() && offset < progress.front()) {
            LOG.warnf("Topic has begun anew; place=%s position=%d first=%d", queue.place(), progress.front(), offset);
            progress.restart(offset);
        }
        List<SourceMapping> all = plan.mappings(queue.place().topic());
        if (!queue.isPast() && progress.past().isEmpty()) {
            return all;
        }
        return all.stream()
                .filter(mapping ->
                        queue.isPast() ? progress.misses(mapping.key(), offset) : progress.isAtFront(mapping.key()))
                .toList();
    }

    private void take(RecordQueue queue, Consumer<MappedRecord> taker) {
        MappedRecord record = queue.mapped();
        if (!record.mappings().equals(mappings(queue))) {
            // somebody has come to the front since
            queue.mapped(null);
            return;
        }
        queue.removeFirst();
        SourceProgress progress = positions.at(queue.place());
        record.results().forEach(result -> progress.count(result.mapping().key(), result.problem() == null));
        long next = record.source().offset() + 1;
        if (queue.isPast()) {
            progress.advancePast(next);
        } else {
            progress.advanceFront(next);
        }
        taker.accept(record);
    }
}
