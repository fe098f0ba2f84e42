package dev.perennial.evaluation.store;

import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.kafka.EventCodec;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** A {@code model-trained} event. */
@Entity
@Table(name = "trained_run")
class TrainedRunRow {
    @Id
    UUID runId;

    @Column(insertable = false, updatable = false)
    Long arrival;

    String modelName;
    String trained;
    UUID eventId;
    Instant occurredAt;
    UUID correlationId;
    UUID causationId;

    protected TrainedRunRow() {}

    TrainedRunRow(ModelTrained event) {
        runId = event.runId();
        modelName = event.modelName();
        trained = new String(EventCodec.encode(event), StandardCharsets.UTF_8);
        eventId = event.context().eventId();
        occurredAt = event.context().occurredAt();
        correlationId = event.context().correlationId();
        causationId = event.context().causationId();
    }

    ModelTrained event() {
        return EventCodec.decode(
                ModelTrained.class,
                trained.getBytes(StandardCharsets.UTF_8),
                new EventContext(eventId, occurredAt, correlationId, causationId));
    }
}
