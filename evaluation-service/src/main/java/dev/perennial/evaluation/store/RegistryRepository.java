package dev.perennial.evaluation.store;

import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ModelDeployment.Reason;
import dev.perennial.contracts.event.ModelEvaluated.Verdict;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.kafka.InvalidEventException;
import dev.perennial.evaluation.domain.ChampionMove;
import dev.perennial.evaluation.domain.Decision;
import dev.perennial.evaluation.domain.RegisteredVersion.Kind;
import dev.perennial.evaluation.domain.Rollback;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** What changes the registry: new versions, verdicts, moves of the champion. */
@ApplicationScoped
public class RegistryRepository {
    private final Database database;

    RegistryRepository(Database database) {
        this.database = database;
    }

    /**
     * Registers a run's versions; they wait for a verdict. A run that is known already has its announcements made anew,
     * with the same ids; of its deployment only if it is still the last word, as an older one must not follow a newer one
     * or a withdrawal.
     *
     * @return whether the run is new; fails with {@link InvalidEventException} when another run has made such a version
     */
    public Uni<Boolean> register(ModelTrained trained) {
        return database.transaction(session -> session.find(TrainedRunRow.class, trained.runId())
                .chain(known -> known == null
                        ? insert(session, trained).replaceWith(true)
                        : announceAgain(session, known).replaceWith(false)));
    }

    /** The oldest run of each model that waits for its verdict, in order of arrival. */
    public Uni<List<ModelTrained>> oldestUnjudged() {
        return database.read(session -> session.createSelectionQuery(
                                """
                                from TrainedRunRow run where run.arrival in (
                                    select min(waiting.arrival) from TrainedRunRow waiting
                                    where not exists (from VerdictRow verdict where verdict.runId = waiting.runId)
                                    group by waiting.modelName)
                                order by run.arrival""",
                                TrainedRunRow.class)
                        .getResultList())
                .map(rows -> rows.stream().map(TrainedRunRow::event).toList());
    }

    /** Where a model stands; one that nobody trained yet has no champion and no moves. */
    public Uni<Standing> standing(String modelName) {
        return database.read(session -> session.find(ModelRow.class, modelName)
                .chain(model -> model == null || model.champion == null
                        ? Uni.createFrom().item(new Standing(model == null ? 0 : model.sequence, null))
                        : session.find(VersionRow.class, new VersionRow.Key(modelName, model.champion))
                                .map(version -> new Standing(model.sequence, version.deployed()))));
    }

    /**
     * Stores the verdict of a run, once, and with a promotion the champion's move; a repeat changes nothing.
     *
     * @param against where the model stood when the decision was made
     * @return whether it was stored now; fails with {@link ChampionMovedException} when it is a promotion and the
     *     champion was moved since
     */
    public Uni<Boolean> decide(UUID runId, Standing against, Decision decision, Instant at) {
        return database.transaction(session -> session.find(VerdictRow.class, runId)
                .chain(known -> known != null
                        ? Uni.createFrom().item(false)
                        : session.find(TrainedRunRow.class, runId)
                                .chain(run -> store(session, run, against, decision, at))
                                .replaceWith(true)));
    }

    /**
     * Moves the champion back.
     *
     * @param toVersion the version to go back to; null for the previous champion
     * @param actor     who asks
     * @return the move; fails with {@link dev.perennial.evaluation.domain.RollbackRefusedException} when there is
     *     nothing to go back to, with {@link ChampionMovedException} when someone else moved the champion meanwhile
     */
    public Uni<ChampionMove> rollBack(String modelName, Integer toVersion, String actor, Instant at) {
        return standing(modelName)
                .chain(standing -> database.transaction(session -> moves(session, modelName)
                        .chain(moves -> promoted(session, modelName)
                                .map(promoted ->
                                        Rollback.target(standing.championVersion(), toVersion, moves, promoted)))
                        .chain(target -> {
                            ChampionMove move = next(standing, target, Reason.ROLLBACK, actor, at);
                            UUID eventId = EventContext.idOf(modelName + "/deployment/" + move.sequence());
                            return move(session, modelName, move, null, EventContext.first(eventId, at))
                                    .replaceWith(move);
                        })));
    }

    private static Uni<Void> insert(Mutiny.Session session, ModelTrained trained) {
        List<Object> rows = new ArrayList<>();
        rows.add(new TrainedRunRow(trained));
        rows.add(new VersionRow(trained.modelName(), trained.runId(), Kind.CHALLENGER, trained.challenger()));
        if (trained.refit() != null) {
            requireTwoVersions(trained);
            rows.add(new VersionRow(trained.modelName(), trained.runId(), Kind.REFIT, trained.refit()));
        }
        return requireUnknownVersions(session, trained)
                .chain(() -> session.find(ModelRow.class, trained.modelName()))
                .chain(model -> model == null
                        ? session.persist(new ModelRow(trained.modelName()))
                        : Uni.createFrom().voidItem())
                .chain(() -> session.persistAll(rows.toArray()));
    }

    private static void requireTwoVersions(ModelTrained trained) {
        int challenger = trained.challenger().modelVersion();
        if (trained.refit().modelVersion() == challenger) {
            throw new InvalidEventException(
                    "refit.modelVersion", Integer.toString(challenger), "another version than the challenger's");
        }
    }

    private static Uni<Void> requireUnknownVersions(Mutiny.Session session, ModelTrained trained) {
        int challenger = trained.challenger().modelVersion();
        int refit = trained.refit() == null ? challenger : trained.refit().modelVersion();
        return session.createSelectionQuery(
                        "from VersionRow v where v.modelName = :model and v.modelVersion in (:challenger, :refit)",
                        VersionRow.class)
                .setParameter("model", trained.modelName())
                .setParameter("challenger", challenger)
                .setParameter("refit", refit)
                .getResultList()
                .invoke(known -> known.forEach(version -> {
                    throw new InvalidEventException(
                            "modelVersion", Integer.toString(version.modelVersion), "a version that no other run made");
                }))
                .replaceWithVoid();
    }

    private static Uni<Void> announceAgain(Mutiny.Session session, TrainedRunRow run) {
        return session.find(VerdictRow.class, run.runId)
                .onItem()
                .ifNotNull()
                .invoke(verdict -> verdict.announced = false)
                .chain(() -> session.createSelectionQuery(
                                """
                                from DeploymentRow d where d.runId = :run
                                and d.sequence = (select m.sequence from ModelRow m
                                    where m.modelName = d.modelName and m.champion is not null)""",
                                DeploymentRow.class)
                        .setParameter("run", run.runId)
                        .getResultList())
                .invoke(moves -> moves.forEach(move -> move.announced = false))
                .replaceWithVoid();
    }

    private static Uni<Void> store(
            Mutiny.Session session, TrainedRunRow run, Standing against, Decision decision, Instant at) {
        int challenger = run.event().challenger().modelVersion();
        VerdictRow verdict = new VerdictRow(run, challenger, against.championVersion(), decision, at);
        Uni<Void> stored = session.persist(verdict).chain(session::flush);
        if (decision.verdict() == Verdict.REJECTED) {
            return stored;
        }
        ChampionMove move = next(against, decision.deployedVersion(), Reason.PROMOTION, "gate", at);
        EventContext context = verdict.context().causes("model-deployment", at);
        return stored.chain(() -> move(session, run.modelName, move, run.runId, context));
    }

    private static ChampionMove next(Standing standing, int version, Reason reason, String actor, Instant at) {
        return new ChampionMove(standing.sequence() + 1, version, standing.championVersion(), reason, actor, at);
    }

    /** The compare-and-set: of two moves that were decided on the same standing only one is stored. */
    private static Uni<Void> move(
            Mutiny.Session session, String modelName, ChampionMove move, UUID runId, EventContext context) {
        return session.find(ModelRow.class, modelName, LockModeType.PESSIMISTIC_WRITE)
                .chain(model -> {
                    if (model.sequence != move.sequence() - 1
                            || !Objects.equals(model.champion, move.previousVersion())) {
                        throw new ChampionMovedException(modelName, move.sequence() - 1);
                    }
                    model.move(move);
                    return session.persist(new DeploymentRow(modelName, move, runId, context));
                });
    }

    private static Uni<List<ChampionMove>> moves(Mutiny.Session session, String modelName) {
        return session.createSelectionQuery(
                        "from DeploymentRow d where d.modelName = :model order by d.sequence desc", DeploymentRow.class)
                .setParameter("model", modelName)
                .getResultList()
                .map(rows -> rows.stream().map(DeploymentRow::move).toList());
    }

    private static Uni<Set<Integer>> promoted(Mutiny.Session session, String modelName) {
        return session.createSelectionQuery(
                        "select v.modelVersion from VerdictRow v where v.modelName = :model and v.verdict = :promoted",
                        Integer.class)
                .setParameter("model", modelName)
                .setParameter("promoted", Verdict.PROMOTED)
                .getResultList()
                .map(HashSet::new);
    }
}
