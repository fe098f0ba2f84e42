package dev.perennial.ingest.source;

import dev.perennial.ingest.domain.source.SourceMapping;
import dev.perennial.ingest.domain.source.SourcePlan;
import dev.perennial.ingest.domain.source.SourceProgress;
import dev.perennial.ingest.domain.source.TimeOrder;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far the partitions have come that this member reads, as committed and since, with the two consumers in step. */
final class Positions {
    private final Consumer<?, ?> group;
    private final QueueingConsumer front;
    private final QueueingConsumer past;
    private final Map<TopicPartition, SourceProgress> places = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private SourcePlan plan = SourcePlan.empty();
    /** Whether the consumer of the past may stand elsewhere than it should. */
    private boolean isPastUnsettled;

    /**
     * @param group the consumer that is a member of it
     * @param front with the same consumer
     */
    Positions(Consumer<?, ?> group, QueueingConsumer front, QueueingConsumer past) {
        this.group = group;
        this.front = front;
        this.past = past;
    }

    /** From now on the topics are read by this plan. */
    void follow(SourcePlan changed) {
        plan = changed;
        // a position without a mapping would be one that somebody has set by hand
        places.keySet().removeIf(place -> plan.mappings(place.topic()).isEmpty());
        places.forEach((place, progress) -> progress.follow(keys(place)));
        isPastUnsettled = true;
    }

    /** Takes partitions up where they were committed. */
    void load(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> found = group.committed(Set.copyOf(partitions));
        for (TopicPartition place : partitions) {
            drop(List.of(place));
            OffsetAndMetadata at = found.get(place);
            SourceProgress progress =
                    at == null ? SourceProgress.start() : SourceProgress.committed(at.offset(), at.metadata());
            front.seek(place, progress.front());
            if (!plan.mappings(place.topic()).isEmpty()) {
                progress.follow(keys(place));
                places.put(place, progress);
                committed.put(place, at);
            }
        }
    }

    /** Forgets partitions that others read from now on; what was done since the last commit is theirs to do. */
    void drop(Collection<TopicPartition> partitions) {
        partitions.forEach(places::remove);
        partitions.forEach(committed::remove);
        front.forget(partitions);
        past.unassign(partitions);
        isPastUnsettled = true;
    }

    /** Null for a partition that is not read. */
    SourceProgress at(TopicPartition place) {
        return places.get(place);
    }

    /** Puts the consumer of the past where some mapping still has to read it; returns whether there is such a place. */
    boolean settlePast() {
        Map<TopicPartition, Long> behind = new HashMap<>();
        places.forEach((place, progress) -> progress.past().ifPresent(next -> behind.put(place, next)));
        if (isPastUnsettled || !past.assignment().equals(behind.keySet())) {
            past.assign(behind.keySet());
            behind.forEach(past::seek);
            isPastUnsettled = false;
        }
        return !behind.isEmpty();
    }

    /** Goes on over what holds no records, behind the last that were taken. */
    void advance() {
        past.assignment().forEach(place -> places.get(place).advancePast(past.position(place)));
        places.forEach((place, progress) -> progress.advanceFront(front.position(place)));
    }

    /** The queues that are in the order of time with one another. The past first: who reaches the front by it gets what is taken there next. */
    List<Set<RecordQueue>> groups() {
        Map<RecordQueue, Set<String>> models = new LinkedHashMap<>();
        past.assignment().forEach(place -> models.put(past.queue(place), models(past.queue(place))));
        places.keySet().forEach(place -> models.put(front.queue(place), models(front.queue(place))));
        return TimeOrder.groups(models);
    }

    private Set<String> models(RecordQueue queue) {
        SourceProgress progress = at(queue.place());
        return plan.mappings(queue.place().topic()).stream()
                .filter(mapping -> progress.isAtFront(mapping.key()) != queue.isPast())
                .map(SourceMapping::modelName)
                .collect(Collectors.toSet());
    }

    /** What has changed since the last commit. */
    Map<TopicPartition, OffsetAndMetadata> uncommitted() {
        Map<TopicPartition, OffsetAndMetadata> changed = new HashMap<>();
        places.forEach((place, progress) -> {
            OffsetAndMetadata at = new OffsetAndMetadata(progress.front(), progress.metadata());
            if (!at.equals(committed.get(place))) {
                changed.put(place, at);
            }
        });
        return changed;
    }

    void commit(Map<TopicPartition, OffsetAndMetadata> changed) {
        committed.putAll(changed);
    }

    private Set<String> keys(TopicPartition place) {
        return plan.mappings(place.topic()).stream().map(SourceMapping::key).collect(Collectors.toSet());
    }
}
