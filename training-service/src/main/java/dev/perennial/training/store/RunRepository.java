package dev.perennial.training.store;

import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.training.domain.Run;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.Trial;
import dev.perennial.training.work.Signals;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;

/** Runs as they are asked for and looked at. */
@ApplicationScoped
public class RunRepository {
    private static final String UNFINISHED = "state in (REQUESTED, QUEUED, WAITING, RUNNING)";

    private final Mutiny.SessionFactory sessions;
    private final Signals signals;

    RunRepository(Mutiny.SessionFactory sessions, Signals signals) {
        this.sessions = sessions;
        this.signals = signals;
    }

    /** Records a run that somebody asks for; its request waits to be published. */
    public Uni<Void> request(TrainingRequested request) {
        return sessions.withTransaction(
                        session -> session.persist(RunEntity.of(request, RunEntity.State.REQUESTED, false, null)))
                .invoke(signals.outbox()::raise);
    }

    /** Queues the run that a request from the log starts; a run that is past that stays as it is. */
    public Uni<Void> accept(TrainingRequested request) {
        return sessions.withTransaction(session -> session.find(
                                RunEntity.class, request.context().eventId(), LockModeType.PESSIMISTIC_WRITE)
                        .chain(run -> {
                            if (run == null) {
                                return session.persist(RunEntity.of(request, RunEntity.State.QUEUED, true, null));
                            }
                            if (run.state == RunEntity.State.REQUESTED) {
                                run.state = RunEntity.State.QUEUED;
                            }
                            return Uni.createFrom().voidItem();
                        }))
                .invoke(signals.queue()::raise);
    }

    /** The models of runs that are not finished, other than these. */
    public Uni<Set<String>> modelsWithRuns(Set<String> others) {
        return sessions.withSession(session -> session.createSelectionQuery(
                                "select distinct modelName from RunEntity where " + UNFINISHED, String.class)
                        .getResultList())
                .map(waitedFor -> waitedFor.stream()
                        .filter(modelName -> !others.contains(modelName))
                        .collect(Collectors.toSet()));
    }

    /**
     * Ends every run of the model that is not finished; returns how many. One that is running comes to its end when its worker next
     * stores something of it; its numbers of versions are not given out again.
     */
    public Uni<Integer> cancel(String modelName, String why, Instant at) {
        return sessions.withTransaction(session -> session.createSelectionQuery(
                        "from RunEntity where " + UNFINISHED + " and modelName = ?1", RunEntity.class)
                .setParameter(1, modelName)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList()
                .invoke(waiting -> waiting.forEach(run -> run.fail(why, at)))
                .map(List::size));
    }

    /** Ends a run, whether it waits or is running; empty when there is no such run, else the run, which may have ended before. */
    public Uni<Optional<Run>> cancel(UUID runId, String why, Instant at) {
        return sessions.withTransaction(session -> session.find(RunEntity.class, runId, LockModeType.PESSIMISTIC_WRITE)
                .map(run -> {
                    if (run != null && run.finishedAt == null) {
                        run.fail(why, at);
                    }
                    return Optional.ofNullable(run).map(RunEntity::toRun);
                }));
    }

    public Uni<Optional<Run>> find(UUID runId) {
        return sessions.withSession(session -> session.find(RunEntity.class, runId))
                .map(run -> Optional.ofNullable(run).map(RunEntity::toRun));
    }

    /** What a run reads; empty when there is no such run, or nothing is frozen for it yet. */
    public Uni<Optional<RunPlan>> plan(UUID runId) {
        return sessions.withSession(session -> session.find(RunEntity.class, runId))
                .map(run -> Optional.ofNullable(run).filter(RunEntity::isFrozen).map(RunEntity::toPlan));
    }

    /** What a run that trained announced; empty for another one. */
    public Uni<Optional<ModelTrained>> announced(UUID runId) {
        return sessions.withSession(session -> session.find(RunEntity.class, runId))
                .map(run -> Optional.ofNullable(run)
                        .filter(known -> known.state == RunEntity.State.TRAINED)
                        .map(RunEntity::toTrained));
    }

    /** The trials of a run in the order tried; none before it is trained. */
    public Uni<List<Trial>> trials(UUID runId) {
        return sessions.withSession(session -> session.createSelectionQuery(
                                "from TrialEntity where runId = ?1 order by number", TrialEntity.class)
                        .setParameter(1, runId)
                        .getResultList())
                .map(trials -> trials.stream().map(TrialEntity::toTrial).toList());
    }
}
