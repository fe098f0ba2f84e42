package dev.perennial.ingest.source;

import dev.perennial.ingest.domain.source.SourceMapping;
import dev.perennial.ingest.domain.source.SourcePlan;
import dev.perennial.ingest.domain.source.SourceProgress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far the partitions have come that this member reads, as committed and since, with the two consumers in step. */
final class Positions {
    private final Consumer<?, ?> front;
    private final Consumer<?, ?> past;
    private final Map<TopicPartition, SourceProgress> places = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private SourcePlan plan = SourcePlan.empty();
    /** Whether the consumer of the past may stand elsewhere than it should. */
    private boolean isPastUnsettled;

    Positions(Consumer<?, ?> front, Consumer<?, ?> past) {
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
        Map<TopicPartition, OffsetAndMetadata> found = front.committed(Set.copyOf(partitions));
        for (TopicPartition place : partitions) {
            drop(List.of(place));
            OffsetAndMetadata at = found.get(place);
            SourceProgress progress =
                    at == null ? SourceProgress.start() : SourceProgress.committed(at.offset(), at.metadata());
            seek(front, place, progress.front());
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
            behind.forEach((place, next) -> seek(past, place, next));
            isPastUnsettled = false;
        }
        return !behind.isEmpty();
    }

    /** Everything that the consumer of the past has handed out has been taken. */
    void advancePast() {
        past.assignment().forEach(place -> places.get(place).advancePast(past.position(place)));
    }

    /** Everything that the consumer of the front has handed out has been taken. */
    void advanceFront() {
        places.forEach((place, progress) -> progress.advanceFront(front.position(place)));
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

    private static void seek(Consumer<?, ?> consumer, TopicPartition place, long offset) {
        if (offset == SourceProgress.BEGINNING) {
            consumer.seekToBeginning(List.of(place));
        } else {
            consumer.seek(place, offset);
        }
    }
}
