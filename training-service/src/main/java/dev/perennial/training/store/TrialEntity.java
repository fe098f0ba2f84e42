package dev.perennial.training.store;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.Trial;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.UUID;

@Entity
@Table(name = "trial")
@IdClass(TrialEntity.Key.class)
class TrialEntity {
    @Id
    UUID runId;

    @Id
    int number;

    @Enumerated(EnumType.STRING)
    Algorithm algorithm;

    String hyperparameters;
    /** Null when the metric could not be computed. */
    Double score;

    record Key(UUID runId, int number) {}

    static TrialEntity of(UUID runId, Trial trial) {
        TrialEntity entity = new TrialEntity();
        entity.runId = runId;
        entity.number = trial.number();
        entity.algorithm = trial.recipe().algorithm();
        entity.hyperparameters = Texts.write(trial.recipe().hyperparameters());
        entity.score = Double.isNaN(trial.score()) ? null : trial.score();
        return entity;
    }

    Trial toTrial() {
        Recipe recipe = new Recipe(algorithm, Texts.read(hyperparameters, Texts.NUMBERS));
        return new Trial(number, recipe, score == null ? Double.NaN : score);
    }
}
