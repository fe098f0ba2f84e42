package dev.perennial.training.store;

import dev.perennial.contracts.event.TrialFitted;
import dev.perennial.contracts.event.TrialRequested;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.hibernate.reactive.mutiny.Mutiny;

/** Requests for parts of trials, and their results, that are recorded but perhaps not published. Those of runs that ended are left out. */
@ApplicationScoped
public class TrialOutboxRepository {
    private static final int BATCH = 100;
    private static final String WAITING =
            "select t, r from TrialRequestEntity t join RunEntity r on r.runId = t.runId where r.state = RUNNING and ";

    private final Mutiny.SessionFactory sessions;

    TrialOutboxRepository(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    public Uni<List<TrialRequested>> requests() {
        return waiting("not t.published order by t.askedAt, t.place", TrialRequestEntity::toRequested);
    }

    public Uni<List<TrialFitted>> results() {
        return waiting(
                "t.foundAt is not null and not t.foundPublished order by t.foundAt, t.place",
                TrialRequestEntity::toFitted);
    }

    public Uni<Void> requestPublished(UUID runId, int place) {
        return set("published", runId, place);
    }

    public Uni<Void> resultPublished(UUID runId, int place) {
        return set("foundPublished", runId, place);
    }

    private <E> Uni<List<E>> waiting(String which, BiFunction<TrialRequestEntity, RunEntity, E> event) {
        return sessions.withSession(session -> session.createSelectionQuery(WAITING + which, Object[].class)
                        .setMaxResults(BATCH)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> event.apply((TrialRequestEntity) row[0], (RunEntity) row[1]))
                        .toList());
    }

    private Uni<Void> set(String flag, UUID runId, int place) {
        return sessions.withTransaction(session -> session.createMutationQuery(
                                "update TrialRequestEntity set " + flag + " = true where runId = ?1 and place = ?2")
                        .setParameter(1, runId)
                        .setParameter(2, place)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
