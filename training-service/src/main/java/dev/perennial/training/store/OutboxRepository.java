package dev.perennial.training.store;

import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.TrainingRequested;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** What is recorded but perhaps not published, in the order recorded. */
@ApplicationScoped
public class OutboxRepository {
    private static final int BATCH = 100;

    private final Mutiny.SessionFactory sessions;

    OutboxRepository(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    public Uni<List<TrainingRequested>> requests() {
        return runs("from RunEntity where not requestPublished order by occurredAt, runId")
                .map(runs -> runs.stream().map(RunEntity::toRequest).toList());
    }

    public Uni<List<ModelTrained>> trained() {
        return runs("from RunEntity where state = TRAINED and not trainedPublished order by finishedAt, runId")
                .map(runs -> runs.stream().map(RunEntity::toTrained).toList());
    }

    public Uni<Void> requestPublished(UUID runId) {
        return update("update RunEntity set requestPublished = true where runId = ?1", runId);
    }

    public Uni<Void> trainedPublished(UUID runId) {
        return update("update RunEntity set trainedPublished = true where runId = ?1", runId);
    }

    private Uni<List<RunEntity>> runs(String query) {
        return sessions.withSession(session -> session.createSelectionQuery(query, RunEntity.class)
                .setMaxResults(BATCH)
                .getResultList());
    }

    private Uni<Void> update(String query, UUID runId) {
        return sessions.withTransaction(session -> session.createMutationQuery(query)
                        .setParameter(1, runId)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
