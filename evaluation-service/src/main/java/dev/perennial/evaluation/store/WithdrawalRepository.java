package dev.perennial.evaluation.store;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/** Takes the champion from models that are deleted. Versions, verdicts and moves stay, and so do the numbers. */
@ApplicationScoped
public class WithdrawalRepository {
    private final Database database;

    WithdrawalRepository(Database database) {
        this.database = database;
    }

    /** The sequence of every model that has a champion, by name. */
    public Uni<Map<String, Long>> deployed() {
        return database.read(session -> session.createSelectionQuery(
                                "from ModelRow m where m.champion is not null", ModelRow.class)
                        .getResultList())
                .map(models ->
                        models.stream().collect(Collectors.toMap(model -> model.modelName, model -> model.sequence)));
    }

    /**
     * Takes the champion away; the withdrawal waits to be announced. A repeat changes nothing.
     *
     * @param against the model's sequence when the decision was made
     * @return whether there was a champion, and still the same one
     */
    public Uni<Boolean> withdraw(String modelName, long against, Instant at) {
        return database.transaction(session -> session.find(ModelRow.class, modelName, LockModeType.PESSIMISTIC_WRITE)
                .map(model -> {
                    if (model == null || model.champion == null || model.sequence != against) {
                        return false;
                    }
                    model.withdraw(at);
                    return true;
                }));
    }

    /** Since when the model has no champion because it was deleted; null when that is not so. */
    public Uni<Instant> withdrawnAt(String modelName) {
        return database.read(session -> session.find(ModelRow.class, modelName))
                .map(model -> model == null ? null : model.withdrawnAt);
    }
}
