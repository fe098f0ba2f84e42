package dev.perennial.training.store;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.training.domain.Run;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.upload.Upload;
import dev.perennial.training.domain.upload.UploadPlan;
import dev.perennial.training.store.RunEntity.State;
import dev.perennial.training.work.Signals;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Runs that check a model that somebody brought. They count among a model's runs, but have no part in what triggers others:
 * an uploaded model has learnt nothing from the examples that came.
 */
@ApplicationScoped
public class UploadRepository {
    private static final String NEXT =
            """
            select * from training.run r
            where upload is not null and attempts < :attempts and (
              (state = 'RUNNING' and lease_until <= :now)
              or (state = 'WAITING' and model_name in (:models)
                and not exists (
                  select 1 from training.run other where other.model_name = r.model_name and other.state = 'RUNNING')
                and exists (
                  select 1 from training.segment s where s.model_name = r.model_name and s.seen > coalesce(r.looked_at, 0))))
            order by state = 'RUNNING' desc, occurred_at, run_id
            limit 1
            for update skip locked
            """;

    private final Mutiny.SessionFactory sessions;
    private final Signals signals;

    UploadRepository(Mutiny.SessionFactory sessions, Signals signals) {
        this.sessions = sessions;
        this.signals = signals;
    }

    /**
     * What became of an upload.
     *
     * @param repeated whether the same was uploaded before; then the run is that one
     */
    public record Recorded(Run run, boolean repeated) {}

    /**
     * What was found to do.
     *
     * @param found whether there was an upload that could be looked at
     * @param plan  what is to be carried out; null when there was none, or it goes on waiting
     */
    public record Claim(boolean found, UploadPlan plan) {
        static final Claim NOTHING = new Claim(false, null);
    }

    /** The run of the same upload that gave a version or still may; empty when there is none. */
    public Uni<Optional<Run>> find(String modelName, String sha256) {
        return sessions.withSession(session -> known(session, modelName, sha256))
                .map(run -> Optional.ofNullable(run).map(RunEntity::toRun));
    }

    /** Records an upload with its version, once for all its repeats unless the last one failed. */
    public Uni<Recorded> accept(TrainingRequested request, Upload upload, String waitsFor) {
        return sessions.withTransaction(session -> Locks.model(session, request.modelName())
                        .chain(model -> known(session, request.modelName(), upload.sha256())
                                .chain(known -> {
                                    if (known != null) {
                                        return Uni.createFrom().item(new Recorded(known.toRun(), true));
                                    }
                                    RunEntity run = RunEntity.of(request, State.WAITING, false, null);
                                    run.challengerVersion = model.takeVersion();
                                    run.upload = Texts.write(upload);
                                    run.uploadSha256 = upload.sha256();
                                    run.failure = waitsFor;
                                    return session.persist(run).replaceWith(() -> new Recorded(run.toRun(), false));
                                })))
                .invoke(signals.outbox()::raise)
                .invoke(signals.queue()::raise);
    }

    /** Records an upload that is none, once for all its repeats that fail alike. It gets no version. */
    public Uni<Void> refuse(TrainingRequested request, String sha256, String failure, Instant at) {
        return sessions.withTransaction(session -> Locks.model(session, request.modelName())
                .chain(model -> session.createSelectionQuery(
                                "select count(*) from RunEntity where modelName = ?1 and uploadSha256 = ?2 and failure = ?3",
                                Long.class)
                        .setParameter(1, request.modelName())
                        .setParameter(2, sha256)
                        .setParameter(3, failure)
                        .getSingleResult())
                .chain(alike -> {
                    if (alike > 0) {
                        return Uni.createFrom().voidItem();
                    }
                    RunEntity run = RunEntity.of(request, State.FAILED, true, null);
                    run.uploadSha256 = sha256;
                    run.fail(failure, at);
                    return session.persist(run);
                }));
    }

    /**
     * Claims the next upload that newer segments came for. One that was interrupted keeps what was frozen for it; another gets
     * its segments and definition now, unless these segments cannot hold enough examples to judge it on.
     *
     * @param definitions the definitions known, by model name; uploads for other models wait
     */
    public Uni<Claim> claim(String owner, Map<String, ModelDefinition> definitions, Instant now) {
        List<String> models = definitions.isEmpty() ? List.of("") : List.copyOf(definitions.keySet());
        return sessions.withTransaction(session -> session.createNativeQuery(NEXT, RunEntity.class)
                .setParameter("now", now)
                .setParameter("models", models)
                .setParameter("attempts", ClaimRepository.MOST_ATTEMPTS)
                .getSingleResultOrNull()
                .chain(run -> run == null
                        ? Uni.createFrom().item(Claim.NOTHING)
                        : start(session, run, definitions.get(run.modelName), now)
                                .map(started -> {
                                    if (started.state == State.WAITING) {
                                        return new Claim(true, null);
                                    }
                                    started.owner = owner;
                                    started.attempts++;
                                    started.leaseUntil = now.plus(ClaimRepository.LEASE);
                                    return new Claim(true, started.toUploadPlan());
                                })));
    }

    /** Lets a claimed upload wait for further segments. */
    public Uni<Void> await(UUID runId, String waitsFor) {
        return sessions.withTransaction(session -> session.find(RunEntity.class, runId, LockModeType.PESSIMISTIC_WRITE)
                        .invoke(run -> {
                            if (run.state == State.RUNNING) {
                                run.state = State.WAITING;
                                run.failure = waitsFor;
                                run.owner = null;
                                run.leaseUntil = null;
                                run.attempts = 0;
                            }
                        }))
                .replaceWithVoid();
    }

    /** Ends the uploads that have waited since before then; returns how many. */
    public Uni<Integer> giveUp(Instant before, Instant now) {
        return sessions.withTransaction(session -> session.createSelectionQuery(
                        "from RunEntity where state = WAITING and upload is not null and occurredAt <= ?1",
                        RunEntity.class)
                .setParameter(1, before)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList()
                .invoke(runs -> runs.forEach(
                        run -> run.fail("gave up; " + run.failure + "; upload it again when there are", now)))
                .map(List::size));
    }

    private static Uni<RunEntity> known(Mutiny.Session session, String modelName, String sha256) {
        return session.createSelectionQuery(
                        "from RunEntity where modelName = ?1 and uploadSha256 = ?2 and state <> FAILED order by occurredAt desc",
                        RunEntity.class)
                .setParameter(1, modelName)
                .setParameter(2, sha256)
                .setMaxResults(1)
                .getSingleResultOrNull();
    }

    private static Uni<RunEntity> start(
            Mutiny.Session session, RunEntity run, ModelDefinition definition, Instant now) {
        if (run.state == State.RUNNING) {
            return Uni.createFrom().item(run);
        }
        return session.createSelectionQuery(
                        "select max(trainedThrough) from RunEntity where modelName = ?1 and state = TRAINED",
                        Instant.class)
                .setParameter(1, run.modelName)
                .getSingleResultOrNull()
                .invoke(seen -> {
                    Instant through = run.toUpload().signature().trainedThrough();
                    run.judgedAfter = seen != null && seen.isAfter(through) ? seen : through;
                })
                .chain(() -> SegmentQuery.newest(session, run.modelName))
                .invoke(newest -> run.lookedAt = newest)
                .chain(() -> SegmentQuery.examplesAfter(session, run.modelName, run.judgedAfter))
                .chain(atMost -> freeze(session, run, atMost, definition, now))
                .replaceWith(run);
    }

    private static Uni<Void> freeze(
            Mutiny.Session session, RunEntity run, long atMost, ModelDefinition definition, Instant now) {
        int needed = definition.evaluation().holdout().minExamples();
        if (atMost < needed) {
            run.failure = Upload.waitsFor(needed, run.judgedAfter, atMost);
            return Uni.createFrom().voidItem();
        }
        run.state = State.RUNNING;
        run.startedAt = now;
        run.failure = null;
        run.definition = definition.toJson();
        return SegmentQuery.inPlace(session, run.modelName)
                .invoke(known -> run.read(known, RunPlan.windowLength(definition)))
                .replaceWithVoid();
    }
}
