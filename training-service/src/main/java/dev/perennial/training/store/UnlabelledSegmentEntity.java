package dev.perennial.training.store;

import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.contracts.event.UnlabelledSegmentSealed;
import dev.perennial.training.domain.KnownSegment;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

@Entity
@Table(name = "unlabelled_segment")
class UnlabelledSegmentEntity {
    @Id
    String objectKey;

    String modelName;
    String sha256;
    int exampleCount;
    Instant earliestEventTime;
    Instant latestEventTime;
    /** When it grew older than its model keeps examples; null while it has not. */
    Instant retiredAt;

    boolean deleted;

    static UnlabelledSegmentEntity of(UnlabelledSegmentSealed event) {
        UnlabelledSegmentEntity entity = new UnlabelledSegmentEntity();
        entity.objectKey = event.objectKey();
        entity.modelName = event.modelName();
        entity.sha256 = event.sha256();
        entity.exampleCount = event.exampleCount();
        entity.earliestEventTime = event.earliestEventTime();
        entity.latestEventTime = event.latestEventTime();
        return entity;
    }

    KnownSegment toSegment() {
        return new KnownSegment(
                new SegmentReference(objectKey, sha256), exampleCount, earliestEventTime, latestEventTime);
    }
}
