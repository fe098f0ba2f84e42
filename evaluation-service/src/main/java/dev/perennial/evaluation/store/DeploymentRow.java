package dev.perennial.evaluation.store;

import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.contracts.event.ModelDeployment.Reason;
import dev.perennial.evaluation.domain.ChampionMove;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A move of the champion; the event is made from it, never from memory. */
@Entity
@Table(name = "deployment")
@IdClass(DeploymentRow.Key.class)
class DeploymentRow {
    record Key(String modelName, long sequence) {}

    @Id
    String modelName;

    @Id
    long sequence;

    int modelVersion;
    Integer previousVersion;

    @Enumerated(EnumType.STRING)
    Reason reason;

    String actor;
    UUID runId;
    UUID eventId;
    Instant decidedAt;
    UUID correlationId;
    UUID causationId;
    boolean announced;

    protected DeploymentRow() {}

    /** @param runId the run whose verdict moved the champion; null for a rollback */
    DeploymentRow(String modelName, ChampionMove move, UUID runId, EventContext context) {
        this.modelName = modelName;
        this.sequence = move.sequence();
        this.modelVersion = move.modelVersion();
        this.previousVersion = move.previousVersion();
        this.reason = move.reason();
        this.actor = move.actor();
        this.runId = runId;
        this.eventId = context.eventId();
        this.decidedAt = move.at();
        this.correlationId = context.correlationId();
        this.causationId = context.causationId();
    }

    ChampionMove move() {
        return new ChampionMove(sequence, modelVersion, previousVersion, reason, actor, decidedAt);
    }

    ModelDeployment event(VersionRow version) {
        return new ModelDeployment(
                new EventContext(eventId, decidedAt, correlationId, causationId),
                modelName,
                sequence,
                version.deployed(),
                previousVersion,
                reason,
                actor);
    }
}
