package dev.perennial.training.store;

import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.contracts.event.SegmentSealed;
import dev.perennial.model.segment.SegmentRange;
import dev.perennial.training.domain.KnownSegment;
import dev.perennial.training.domain.SealedSegment;
import dev.perennial.training.domain.SealedSegment.Grouping;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

@Entity
@Table(name = "segment")
class SegmentEntity {
    /** In a query: whether new runs read it and it is listed. */
    static final String READ = "retiredAt is null and replacedAt is null";

    @Id
    String objectKey;

    String modelName;

    /** The order in which segments were received; given by the database. */
    @Column(insertable = false, updatable = false)
    Long seen;

    String sha256;
    int exampleCount;
    Instant earliestEventTime;
    Instant latestEventTime;
    Instant latestKnownAt;
    UUID eventId;
    UUID correlationId;
    /** When it became older than the model keeps its examples; null: it has not. */
    Instant retiredAt;

    boolean deleted;

    Integer partitionNumber;
    Long firstOffset;
    /** Null, as are the bytes, of a segment that was recorded before it was asked for. */
    Long lastOffset;

    Long sizeBytes;
    Instant sealedAt;
    /** Whether it was made of others, which were announced. */
    boolean compacted;

    @Enumerated(EnumType.STRING)
    Grouping grouping = Grouping.ANY;

    /** The compacted segment that it goes into. */
    String replacedBy;

    /** When it had gone into it; null: it has not yet. */
    Instant replacedAt;

    static SegmentEntity of(SegmentSealed event) {
        SegmentEntity entity = new SegmentEntity();
        entity.objectKey = event.objectKey();
        entity.modelName = event.modelName();
        entity.sha256 = event.sha256();
        entity.exampleCount = event.exampleCount();
        entity.earliestEventTime = event.earliestEventTime();
        entity.latestEventTime = event.latestEventTime();
        entity.latestKnownAt = event.latestKnownAt();
        entity.eventId = event.context().eventId();
        entity.correlationId = event.context().correlationId();
        entity.complete(event);
        return entity;
    }

    /** Records what a version before this one left out. */
    void complete(SegmentSealed event) {
        if (lastOffset == null && sha256.equals(event.sha256())) {
            partitionNumber = event.partition();
            firstOffset = event.firstOffset();
            lastOffset = event.lastOffset();
            sizeBytes = event.sizeBytes();
            sealedAt = event.context().occurredAt();
        }
    }

    /**
     * What was made of others.
     *
     * @param sources in the order of their offsets
     */
    static SegmentEntity of(List<SegmentEntity> sources, SegmentReference reference, long sizeBytes) {
        SegmentEntity last = sources.get(sources.size() - 1);
        SegmentEntity entity = new SegmentEntity();
        entity.objectKey = reference.objectKey();
        entity.sha256 = reference.sha256();
        entity.sizeBytes = sizeBytes;
        entity.compacted = true;
        entity.modelName = last.modelName;
        entity.partitionNumber = last.partitionNumber;
        entity.firstOffset = sources.get(0).firstOffset;
        entity.lastOffset = last.lastOffset;
        entity.grouping = sources.get(0).grouping;
        entity.exampleCount =
                sources.stream().mapToInt(source -> source.exampleCount).sum();
        entity.earliestEventTime = Collections.min(times(sources, source -> source.earliestEventTime));
        entity.latestEventTime = Collections.max(times(sources, source -> source.latestEventTime));
        entity.latestKnownAt = Collections.max(times(sources, source -> source.latestKnownAt));
        entity.sealedAt = Collections.max(times(sources, source -> source.sealedAt));
        entity.eventId = last.eventId;
        entity.correlationId = last.correlationId;
        return entity;
    }

    private static List<Instant> times(List<SegmentEntity> segments, Function<SegmentEntity, Instant> time) {
        return segments.stream().map(time).toList();
    }

    SegmentReference toReference() {
        return new SegmentReference(objectKey, sha256);
    }

    SealedSegment toSealed() {
        boolean isComplete = lastOffset != null;
        return new SealedSegment(
                toReference(),
                new SegmentRange(modelName, partitionNumber, firstOffset, isComplete ? lastOffset : firstOffset),
                exampleCount,
                isComplete ? sizeBytes : 1,
                isComplete ? sealedAt : Instant.EPOCH,
                isComplete && retiredAt == null ? grouping : Grouping.ALONE);
    }

    KnownSegment toSegment() {
        return new KnownSegment(toReference(), exampleCount, earliestEventTime, latestEventTime);
    }
}
