package dev.perennial.evaluation.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ModelEvaluated;
import dev.perennial.contracts.event.ModelEvaluated.Check;
import dev.perennial.contracts.event.ModelEvaluated.Verdict;
import dev.perennial.evaluation.domain.Decision;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A verdict; the event is made from it, never from memory. */
@Entity
@Table(name = "verdict")
class VerdictRow {
    @Id
    UUID runId;

    long arrival;
    String modelName;
    int modelVersion;
    Integer championVersion;

    @Enumerated(EnumType.STRING)
    Verdict verdict;

    Integer deployedVersion;
    int exampleCount;
    String checks;
    UUID eventId;
    Instant evaluatedAt;
    UUID correlationId;
    UUID causationId;
    boolean announced;

    protected VerdictRow() {}

    VerdictRow(TrainedRunRow run, int challenger, Integer championVersion, Decision decision, Instant at) {
        EventContext context = run.event().context().causes("model-evaluated", at);
        this.runId = run.runId;
        this.arrival = run.arrival;
        this.modelName = run.modelName;
        this.modelVersion = challenger;
        this.championVersion = championVersion;
        this.verdict = decision.verdict();
        this.deployedVersion = decision.deployedVersion();
        this.exampleCount = decision.exampleCount();
        this.checks = json(decision.checks());
        this.eventId = context.eventId();
        this.evaluatedAt = at;
        this.correlationId = context.correlationId();
        this.causationId = context.causationId();
    }

    EventContext context() {
        return new EventContext(eventId, evaluatedAt, correlationId, causationId);
    }

    List<Check> checks() {
        try {
            return List.of(Json.mapper().readValue(checks, Check[].class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the checks of run " + runId + " are no checks", e);
        }
    }

    ModelEvaluated event() {
        return new ModelEvaluated(
                context(),
                modelName,
                runId,
                modelVersion,
                championVersion,
                verdict,
                deployedVersion,
                exampleCount,
                checks());
    }

    private static String json(List<Check> checks) {
        try {
            return Json.mapper().writeValueAsString(checks);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("checks are always JSON", e);
        }
    }
}
