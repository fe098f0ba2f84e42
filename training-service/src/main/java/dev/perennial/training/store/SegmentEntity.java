package dev.perennial.training.store;

import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.contracts.event.SegmentSealed;
import dev.perennial.training.domain.KnownSegment;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

@Entity
@Table(name = "segment")
class SegmentEntity {
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
        return entity;
    }

    KnownSegment toSegment() {
        return new KnownSegment(
                new SegmentReference(objectKey, sha256), exampleCount, earliestEventTime, latestEventTime);
    }
}
