package dev.perennial.training.store;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.tuning.Origin;
import dev.perennial.training.domain.tuning.Reached;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.UUID;

@Entity
@Table(name = "trial_rung")
@IdClass(TrialRungEntity.Key.class)
class TrialRungEntity {
    @Id
    UUID runId;

    /** From 0, in the order found. */
    @Id
    int place;

    int number;
    int rung;

    @Enumerated(EnumType.STRING)
    Algorithm algorithm;

    String hyperparameters;
    String foldScores;
    String blockScores;
    long millis;
    byte[] state;
    /** Null when it is not known who fitted it. */
    String replica;

    Integer attempt;

    record Key(UUID runId, int place) {}

    static TrialRungEntity of(UUID runId, int place, Reached reached) {
        TrialRungEntity entity = new TrialRungEntity();
        entity.runId = runId;
        entity.place = place;
        entity.number = reached.number();
        entity.rung = reached.rung();
        entity.algorithm = reached.recipe().algorithm();
        entity.hyperparameters = Texts.write(reached.recipe().hyperparameters());
        entity.foldScores = Texts.scores(reached.foldScores());
        entity.blockScores = Texts.scores(reached.blockScores());
        entity.millis = reached.millis();
        entity.state = reached.state();
        if (reached.origin() != null) {
            entity.replica = reached.origin().replica();
            entity.attempt = reached.origin().attempt();
        }
        return entity;
    }

    Reached toReached() {
        Recipe recipe = new Recipe(algorithm, Texts.read(hyperparameters, Texts.NUMBERS));
        Origin origin = replica == null ? null : new Origin(replica, attempt);
        return new Reached(
                number, rung, recipe, Texts.scores(foldScores), Texts.scores(blockScores), millis, state, origin);
    }
}
