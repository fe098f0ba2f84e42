package dev.perennial.training.store;

import dev.perennial.training.domain.tuning.Reached;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** What the searches of running runs have found so far. */
@ApplicationScoped
public class SearchRepository {
    private static final List<String> FORGET = List.of(forget("trial_request"), forget("trial_rung"));

    private final Mutiny.SessionFactory sessions;

    SearchRepository(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    private static String forget(String table) {
        return "delete from training." + table
                + " where run_id in (select run_id from training.run where state <> 'RUNNING')";
    }

    /** What a run's search has found, in that order. */
    public Uni<List<Reached>> found(UUID runId) {
        return sessions.withSession(session -> session.createSelectionQuery(
                                "from TrialRungEntity where runId = ?1 order by place", TrialRungEntity.class)
                        .setParameter(1, runId)
                        .getResultList())
                .map(rungs -> rungs.stream().map(TrialRungEntity::toReached).toList());
    }

    /**
     * Stores what a run's search found.
     *
     * @param place from 0, in the order found
     * @return what is stored there, by whoever was first; empty when the run is not running any more
     */
    public Uni<Optional<Reached>> store(UUID runId, int place, Reached found) {
        return sessions.withTransaction(session -> session.find(RunEntity.class, runId, LockModeType.PESSIMISTIC_WRITE)
                .chain(run -> run.state == RunEntity.State.RUNNING
                        ? store(session, TrialRungEntity.of(runId, place, found))
                                .map(stored -> Optional.of(stored.toReached()))
                        : Uni.createFrom().item(Optional.empty())));
    }

    /** Stores a rung in its place, unless there is one. */
    static Uni<TrialRungEntity> store(Mutiny.Session session, TrialRungEntity rung) {
        return session.find(TrialRungEntity.class, new TrialRungEntity.Key(rung.runId, rung.place))
                .chain(stored -> stored == null
                        ? dropStates(session, rung)
                                .chain(() -> session.persist(rung))
                                .replaceWith(rung)
                        : Uni.createFrom().item(stored));
    }

    /** Only a trial's newest rung is gone on from, and states are large. */
    private static Uni<Integer> dropStates(Mutiny.Session session, TrialRungEntity rung) {
        return session.createMutationQuery(
                        "update TrialRungEntity set state = null where runId = ?1 and number = ?2 and state is not null")
                .setParameter(1, rung.runId)
                .setParameter(2, rung.number)
                .executeUpdate();
    }

    /** Forgets the searches of runs that ended. */
    public Uni<Void> forget() {
        return sessions.withTransaction(session -> session.createNativeQuery(FORGET.get(0))
                        .executeUpdate()
                        .chain(() -> session.createNativeQuery(FORGET.get(1)).executeUpdate()))
                .replaceWithVoid();
    }
}
