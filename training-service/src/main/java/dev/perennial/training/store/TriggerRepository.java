package dev.perennial.training.store;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.DriftDetected;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.LivePerformance;
import dev.perennial.contracts.event.SegmentSealed;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import dev.perennial.training.domain.Decision;
import dev.perennial.training.domain.KnownSegment;
import dev.perennial.training.domain.LiveWindow;
import dev.perennial.training.domain.ModelTraining;
import dev.perennial.training.domain.TriggerPolicy;
import dev.perennial.training.domain.TriggerState;
import dev.perennial.training.work.Signals;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** What triggers runs, and the decisions taken on it. */
@ApplicationScoped
public class TriggerRepository {
    /** More than a decision rests on, also where several versions answered. */
    private static final int MOST_WINDOWS = 200;

    private static final String KNOWN =
            "from SegmentEntity where objectKey = ?1 or (modelName = ?2 and partitionNumber = ?3"
                    + " and firstOffset <= ?4 and lastOffset >= ?5)";

    private final Mutiny.SessionFactory sessions;
    private final Signals signals;

    TriggerRepository(Mutiny.SessionFactory sessions, Signals signals) {
        this.sessions = sessions;
        this.signals = signals;
    }

    /**
     * A decision as it was recorded.
     *
     * @param runId the run that it starts; null when it starts none
     */
    public record Decided(Decision decision, UUID runId) {}

    /** Records a segment; one that is known already, or whose whole range is part of a known one's, stays as it is. */
    public Uni<Void> add(SegmentSealed event) {
        return sessions.withTransaction(session -> session.createSelectionQuery(KNOWN, SegmentEntity.class)
                .setParameter(1, event.objectKey())
                .setParameter(2, event.modelName())
                .setParameter(3, event.partition())
                .setParameter(4, event.firstOffset())
                .setParameter(5, event.lastOffset())
                .getResultList()
                .chain(known -> known.isEmpty()
                        ? session.persist(SegmentEntity.of(event))
                                .chain(session::flush)
                                .chain(() -> Locks.count(session, event))
                        : Uni.createFrom().voidItem().invoke(() -> known.stream()
                                .filter(same -> same.objectKey.equals(event.objectKey()))
                                .forEach(same -> same.complete(event)))));
    }

    /** Records a drift event; one that is known already stays as it is. */
    public Uni<Void> add(DriftDetected event) {
        return sessions.withTransaction(
                session -> session.find(DriftEntity.class, event.context().eventId())
                        .chain(known -> known == null
                                ? session.persist(DriftEntity.of(event))
                                : Uni.createFrom().voidItem()));
    }

    /** Records a window of live performance; one that is known already stays as it is. */
    public Uni<Void> add(LivePerformance event) {
        return sessions.withTransaction(
                session -> session.find(PerformanceEntity.class, event.context().eventId())
                        .chain(known -> known == null
                                ? session.persist(PerformanceEntity.of(event))
                                : Uni.createFrom().voidItem()));
    }

    /**
     * The segments of a model, ordered by object key.
     *
     * @param after the object key that comes before the first one; empty: from the start
     * @param limit at most so many, at least 1
     */
    public Uni<List<KnownSegment>> segments(String modelName, String after, int limit) {
        return sessions.withSession(session -> session.createSelectionQuery(
                                "from SegmentEntity where modelName = ?1 and objectKey > ?2 and " + SegmentEntity.READ
                                        + " order by objectKey",
                                SegmentEntity.class)
                        .setParameter(1, modelName)
                        .setParameter(2, after)
                        .setMaxResults(limit)
                        .getResultList())
                .map(segments -> segments.stream().map(SegmentEntity::toSegment).toList());
    }

    public Uni<ModelTraining> training(ModelDefinition definition) {
        return sessions.withSession(
                session -> TriggerStateQuery.read(session, definition.name()).chain(query -> live(session, definition)
                        .map(live -> query.toTraining(TriggerPolicy.decide(definition, query.toState(live))
                                .detail()))));
    }

    /** The newest windows of live performance, as many as a decision can rest on; none where none can start a run. */
    private static Uni<List<LiveWindow>> live(Mutiny.Session session, ModelDefinition definition) {
        if (definition.training().triggers().performance() == null) {
            return Uni.createFrom().item(List.of());
        }
        return session.createSelectionQuery(
                        "from PerformanceEntity where modelName = ?1 order by windowEnd desc, eventId",
                        PerformanceEntity.class)
                .setParameter(1, definition.name())
                .setMaxResults(MOST_WINDOWS)
                .getResultList()
                .map(windows ->
                        windows.stream().map(PerformanceEntity::toWindow).toList());
    }

    /** Holds automatic runs back, or lets them go on. */
    public Uni<Void> hold(String modelName, boolean held) {
        return sessions.withTransaction(session -> Locks.model(session, modelName)
                .invoke(model -> model.held = held)
                .replaceWithVoid());
    }

    /**
     * Decides once whether a run starts, and records the run if so; its request waits to be published. Most decisions are that none
     * does, and need no lock: whatever changes afterwards is followed by a decision of its own.
     *
     * @param asked whether somebody asks for the decision; then a hold does not count
     * @param at    now, for the request's own time
     */
    public Uni<Decided> decide(ModelDefinition definition, boolean asked, Instant at) {
        return sessions.withSession(session -> state(session, definition, asked))
                .map(state -> TriggerPolicy.decide(definition, state))
                .chain(decision -> decision.isRun()
                        ? decideLocked(definition, asked, at)
                        : Uni.createFrom().item(new Decided(decision, null)));
    }

    private Uni<Decided> decideLocked(ModelDefinition definition, boolean asked, Instant at) {
        String modelName = definition.name();
        return sessions.withTransaction(session -> Locks.model(session, modelName)
                        .chain(model -> state(session, definition, asked))
                        .chain(state -> {
                            Decision decision = TriggerPolicy.decide(definition, state);
                            return decision.isRun()
                                    ? record(session, modelName, decision, state.knownThrough(), at)
                                    : Uni.createFrom().item(new Decided(decision, null));
                        }))
                .invoke(signals.outbox()::raise);
    }

    private static Uni<TriggerState> state(Mutiny.Session session, ModelDefinition definition, boolean asked) {
        return TriggerStateQuery.read(session, definition.name())
                .chain(query -> live(session, definition).map(query::toState))
                .map(state -> asked ? state.released() : state);
    }

    private Uni<Decided> record(
            Mutiny.Session session, String modelName, Decision decision, Instant knownThrough, Instant at) {
        return cause(session, modelName, decision.reason())
                .map(cause -> new TrainingRequested(
                        cause.causes("training-requested", at), modelName, decision.reason(), decision.detail()))
                .chain(request -> session.find(
                                RunEntity.class, request.context().eventId())
                        .chain(known -> known == null
                                ? record(session, request, knownThrough).map(runId -> new Decided(decision, runId))
                                // one that was cancelled, as the model was deleted and came back
                                : Uni.createFrom()
                                        .item(new Decided(Decision.causeIsSpent("the newest segment"), null))));
    }

    private static Uni<UUID> record(Mutiny.Session session, TrainingRequested request, Instant knownThrough) {
        RunEntity run = RunEntity.of(request, RunEntity.State.REQUESTED, false, knownThrough);
        return session.persist(run)
                .chain(session::flush)
                .chain(() -> Locks.takeUp(session, run.modelName, run.runId))
                .replaceWith(run.runId);
    }

    /** The newest event that the decision rests on. Its successor needs a newer one, so no cause starts two runs. */
    private static Uni<EventContext> cause(Mutiny.Session session, String modelName, Reason reason) {
        if (reason == Reason.DRIFT) {
            return session.createSelectionQuery(
                            "from DriftEntity where modelName = ?1 and runId is null order by detectedAt desc, eventId",
                            DriftEntity.class)
                    .setParameter(1, modelName)
                    .setMaxResults(1)
                    .getSingleResult()
                    .map(drift -> new EventContext(drift.eventId, drift.detectedAt, drift.correlationId, null));
        }
        if (reason == Reason.PERFORMANCE) {
            return session.createSelectionQuery(
                            "from PerformanceEntity where modelName = ?1 and runId is null order by windowEnd desc, eventId",
                            PerformanceEntity.class)
                    .setParameter(1, modelName)
                    .setMaxResults(1)
                    .getSingleResult()
                    .map(window -> new EventContext(window.eventId, window.occurredAt, window.correlationId, null));
        }
        return session.createSelectionQuery(
                        "from SegmentEntity where modelName = ?1 and not compacted order by seen desc",
                        SegmentEntity.class)
                .setParameter(1, modelName)
                .setMaxResults(1)
                .getSingleResult()
                .map(segment -> new EventContext(segment.eventId, segment.latestKnownAt, segment.correlationId, null));
    }
}
