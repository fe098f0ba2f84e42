package dev.perennial.training.store;

import dev.perennial.contracts.event.DriftDetected;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

@Entity
@Table(name = "drift")
class DriftEntity {
    @Id
    UUID eventId;

    String modelName;
    UUID correlationId;
    Instant detectedAt;
    /** The run that took it up; null while it is pending. */
    UUID runId;

    static DriftEntity of(DriftDetected event) {
        DriftEntity entity = new DriftEntity();
        entity.eventId = event.context().eventId();
        entity.modelName = event.modelName();
        entity.correlationId = event.context().correlationId();
        entity.detectedAt = event.context().occurredAt();
        return entity;
    }
}
