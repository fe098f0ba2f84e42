package dev.perennial.training.store;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ModelDefinition.Training.Blending;
import dev.perennial.contracts.event.ExpectationOutcome;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.training.domain.KnownSegment;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.RunResult;
import dev.perennial.training.domain.TriggerPolicy;
import dev.perennial.training.domain.tuning.WarmStart;
import dev.perennial.training.store.RunEntity.State;
import dev.perennial.training.work.Signals;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.hibernate.reactive.mutiny.Mutiny;

/** Runs as a worker takes and finishes them. A claim is a lease: a worker that dies loses it. */
@ApplicationScoped
public class ClaimRepository {
    /** How long a claim holds unless it is renewed. */
    public static final Duration LEASE = Duration.ofSeconds(15);

    /** A run that takes the process down with it must not do so for ever. */
    static final int MOST_ATTEMPTS = 5;

    private static final String NEXT =
            """
            select * from training.run r
            where upload is null and ((state = 'RUNNING' and lease_until <= :now and attempts < :attempts)
              or (state = 'QUEUED' and model_name in (:models) and not exists (
                select 1 from training.run other where other.model_name = r.model_name and other.state = 'RUNNING')))
            order by state = 'RUNNING' desc,
              coalesce(cast(cast(cast(:priorities as text) as jsonb) ->> model_name as integer), 0) desc, occurred_at, run_id
            limit 1
            for update skip locked
            """;

    private final Mutiny.SessionFactory sessions;
    private final Signals signals;

    ClaimRepository(Mutiny.SessionFactory sessions, Signals signals) {
        this.sessions = sessions;
        this.signals = signals;
    }

    /**
     * Claims the next run. One that was interrupted keeps what was frozen for it; another gets its segments, definition
     * and versions now.
     *
     * @param owner       the worker
     * @param definitions the definitions known, by model name; runs of other models wait
     * @return empty when there is nothing to do
     */
    public Uni<Optional<RunPlan>> claim(String owner, Map<String, ModelDefinition> definitions, Instant now) {
        // an empty list is no SQL
        List<String> models = definitions.isEmpty() ? List.of("") : List.copyOf(definitions.keySet());
        return sessions.withTransaction(session -> session.createNativeQuery(NEXT, RunEntity.class)
                .setParameter("now", now)
                .setParameter("models", models)
                .setParameter("priorities", priorities(definitions))
                .setParameter("attempts", MOST_ATTEMPTS)
                .getSingleResultOrNull()
                .chain(run -> run == null
                        ? Uni.createFrom().item(Optional.<RunPlan>empty())
                        : start(session, run, definitions.get(run.modelName), now)
                                .map(started -> {
                                    started.owner = owner;
                                    started.attempts++;
                                    started.leaseUntil = now.plus(LEASE);
                                    return Optional.of(started.toPlan());
                                })));
    }

    /** As JSON: the priority by model name. */
    private static String priorities(Map<String, ModelDefinition> definitions) {
        Map<String, Integer> priorities = new HashMap<>();
        definitions.forEach((name, definition) ->
                priorities.put(name, definition.training().triggers().priority()));
        return Texts.write(priorities);
    }

    private static Uni<RunEntity> start(
            Mutiny.Session session, RunEntity run, ModelDefinition definition, Instant now) {
        if (run.state == State.RUNNING) {
            return Uni.createFrom().item(run);
        }
        run.state = State.RUNNING;
        run.startedAt = now;
        return Locks.model(session, run.modelName)
                .chain(model -> freeze(session, run, model, definition))
                .chain(() -> TriggerPolicy.isEnoughToJudge(definition, run.freshExamples)
                        ? Locks.takeUp(session, run.modelName, run.runId)
                        : Uni.createFrom().voidItem())
                .replaceWith(run);
    }

    private static Uni<Void> freeze(
            Mutiny.Session session, RunEntity run, ModelEntity model, ModelDefinition definition) {
        run.definition = definition.toJson();
        run.definitionDigest = definition.trainingDigest();
        run.metric = definition.training().objective();
        run.challengerVersion = model.takeVersion();
        run.refitVersion = definition.evaluation().refit() ? (Integer) model.takeVersion() : null;
        run.totalExamples = model.examples;
        return SegmentQuery.inPlace(session, run.modelName)
                .invoke(segments -> run.read(segments, RunPlan.windowLength(definition)))
                .chain(segments -> freezeUnlabelled(session, run, segments, definition))
                .chain(() -> session.createSelectionQuery(
                                "select max(totalExamples) from RunEntity where modelName = ?1 and state = TRAINED",
                                Long.class)
                        .setParameter(1, run.modelName)
                        .getSingleResult())
                .invoke(seen -> run.freshExamples = Math.max(0, run.totalExamples - (seen == null ? 0 : seen)))
                .chain(() -> session.createSelectionQuery(
                                "select blendAfter from RunEntity where modelName = ?1 and state = TRAINED and upload is null order by challengerVersion desc",
                                String.class)
                        .setParameter(1, run.modelName)
                        .setMaxResults(1)
                        .getSingleResultOrNull())
                .invoke(last -> run.blendBefore = last)
                .chain(() -> definition.training().blend() == Blending.ON
                        ? freezePast(session, run)
                        : Uni.createFrom().voidItem())
                .chain(() -> definition.training().tuning().warmStart()
                        ? freezeSettings(session, run)
                        : Uni.createFrom().voidItem())
                .chain(() -> definition.training().refresh() == null
                        ? Uni.createFrom().voidItem()
                        : RefreshQuery.of(session, run.modelName, run.definitionDigest)
                                .invoke(known -> run.refreshBefore = Texts.write(known))
                                .replaceWithVoid());
    }

    private static Uni<Void> freezePast(Mutiny.Session session, RunEntity run) {
        return session.find(ChampionEntity.class, run.modelName)
                .invoke(champion -> run.past = champion == null ? null : Texts.write(champion.past()))
                .replaceWithVoid();
    }

    /** The best settings of the last run that trained and searched, by what it was tuned for. */
    private static Uni<Void> freezeSettings(Mutiny.Session session, RunEntity run) {
        return session.createSelectionQuery(
                        "from RunEntity r where r.modelName = ?1 and r.state = TRAINED and exists (from TrialEntity t where t.runId = r.runId)"
                                + " order by r.challengerVersion desc",
                        RunEntity.class)
                .setParameter(1, run.modelName)
                .setMaxResults(1)
                .getSingleResultOrNull()
                .chain(last -> last == null
                        ? Uni.createFrom().voidItem()
                        : session.createSelectionQuery(
                                        "from TrialEntity where runId = ?1 order by number", TrialEntity.class)
                                .setParameter(1, last.runId)
                                .getResultList()
                                .invoke(trials -> run.settingsBefore = Texts.write(WarmStart.of(
                                        trials.stream()
                                                .map(TrialEntity::toTrial)
                                                .toList(),
                                        last.metric)))
                                .replaceWithVoid());
    }

    /** What is beside the labelled examples, for a definition that has a use for it. */
    private static Uni<Void> freezeUnlabelled(
            Mutiny.Session session, RunEntity run, List<KnownSegment> segments, ModelDefinition definition) {
        if (definition.training().unlabeled() == null) {
            return Uni.createFrom().voidItem();
        }
        Set<SegmentReference> chosen = Set.copyOf(Texts.read(run.segments, Texts.SEGMENTS));
        List<KnownSegment> labelled = segments.stream()
                .filter(segment -> chosen.contains(segment.reference()))
                .toList();
        Instant from = labelled.stream()
                .map(KnownSegment::earliestEventTime)
                .min(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
        return UnlabelledRepository.since(session, run.modelName, from)
                .invoke(unlabelled -> run.unlabelled =
                        Texts.write(KnownSegment.beside(labelled, unlabelled, RunPlan.windowLength(definition))))
                .replaceWithVoid();
    }

    /** Keeps a claim; has no effect on a run that another worker took over. */
    public Uni<Void> renew(UUID runId, String owner, Instant now) {
        return change(runId, run -> {
            if (owner.equals(run.owner)) {
                run.leaseUntil = now.plus(LEASE);
            }
        });
    }

    /** Gives up what this worker's predecessor of the same name held when it died. */
    public Uni<Void> release(String owner, Instant now) {
        return changeAll("from RunEntity where state = RUNNING and owner = ?1", owner, run -> run.leaseUntil = now);
    }

    /** Ends the runs that were tried too often. */
    public Uni<Void> giveUp(Instant now) {
        return changeAll(
                "from RunEntity where state = RUNNING and leaseUntil <= ?1 and attempts >= " + MOST_ATTEMPTS,
                now,
                run -> run.fail(
                        "the process died " + MOST_ATTEMPTS + " times over this run; is its memory too small?", now));
    }

    /** Records what a run gave; its event waits to be published. Repeating it changes nothing. */
    public Uni<Void> succeed(UUID runId, RunResult result, Instant at) {
        return sessions.withTransaction(session -> session.find(RunEntity.class, runId, LockModeType.PESSIMISTIC_WRITE)
                        .chain(run -> {
                            if (run.state != State.RUNNING) {
                                return Uni.createFrom().voidItem();
                            }
                            run.succeed(result, at);
                            return session.persistAll(result.trials().stream()
                                    .map(trial -> TrialEntity.of(runId, trial))
                                    .toArray());
                        }))
                .invoke(signals.outbox()::raise);
    }

    /** Records why a run gave no model. Repeating it changes nothing. */
    public Uni<Void> fail(UUID runId, String failure, List<ExpectationOutcome> expectations, Instant at) {
        return change(runId, run -> {
                    run.fail(failure, at);
                    run.judge(expectations);
                })
                .invoke(signals.outbox()::raise);
    }

    private Uni<Void> change(UUID runId, Consumer<RunEntity> change) {
        return sessions.withTransaction(session -> session.find(RunEntity.class, runId, LockModeType.PESSIMISTIC_WRITE)
                        .invoke(run -> {
                            if (run.state == State.RUNNING) {
                                change.accept(run);
                            }
                        }))
                .replaceWithVoid();
    }

    private Uni<Void> changeAll(String query, Object parameter, Consumer<RunEntity> change) {
        return sessions.withTransaction(session -> session.createSelectionQuery(query, RunEntity.class)
                        .setParameter(1, parameter)
                        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                        .getResultList()
                        .invoke(runs -> runs.forEach(change)))
                .replaceWithVoid();
    }
}
