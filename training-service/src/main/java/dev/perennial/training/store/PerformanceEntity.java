package dev.perennial.training.store;

import dev.perennial.contracts.event.LivePerformance;
import dev.perennial.training.domain.LiveWindow;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

@Entity
@Table(name = "performance")
class PerformanceEntity {
    @Id
    UUID eventId;

    String modelName;
    UUID correlationId;
    Instant occurredAt;
    Instant windowEnd;
    long exampleCount;
    String metrics;
    /** The run that took it up; null while it is pending. */
    UUID runId;

    static PerformanceEntity of(LivePerformance event) {
        PerformanceEntity entity = new PerformanceEntity();
        entity.eventId = event.context().eventId();
        entity.modelName = event.modelName();
        entity.correlationId = event.context().correlationId();
        entity.occurredAt = event.context().occurredAt();
        entity.windowEnd = event.windowEnd();
        entity.exampleCount = event.exampleCount();
        entity.metrics = Texts.write(event.metrics());
        return entity;
    }

    LiveWindow toWindow() {
        return new LiveWindow(windowEnd, exampleCount, Texts.read(metrics, Texts.NUMBERS), runId != null);
    }
}
