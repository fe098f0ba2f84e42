package dev.perennial.training.store;

import dev.perennial.contracts.event.ExpectationsViolated;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.TrainingRequested;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
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

    public Uni<List<ExpectationsViolated>> violated() {
        return runs("from RunEntity where not violationsPublished order by finishedAt, runId")
                .map(runs -> runs.stream().map(RunEntity::toViolated).toList());
    }

    public Uni<Void> requestPublished(UUID runId) {
        return change(runId, run -> run.requestPublished = true);
    }

    public Uni<Void> trainedPublished(UUID runId) {
        return change(runId, run -> run.trainedPublished = true);
    }

    public Uni<Void> violationsPublished(UUID runId) {
        return change(runId, run -> run.violationsPublished = true);
    }

    private Uni<List<RunEntity>> runs(String query) {
        return sessions.withSession(session -> session.createSelectionQuery(query, RunEntity.class)
                .setMaxResults(BATCH)
                .getResultList());
    }

    private Uni<Void> change(UUID runId, Consumer<RunEntity> change) {
        return sessions.withTransaction(session -> session.find(RunEntity.class, runId, LockModeType.PESSIMISTIC_WRITE)
                        .invoke(change))
                .replaceWithVoid();
    }
}
