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
import java.util.List;
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

    String foldScores;
    double share;

    record Key(UUID runId, int number) {}

    static TrialEntity of(UUID runId, Trial trial) {
        TrialEntity entity = new TrialEntity();
        entity.runId = runId;
        entity.number = trial.number();
        entity.algorithm = trial.recipe().algorithm();
        entity.hyperparameters = Texts.write(trial.recipe().hyperparameters());
        entity.score = Double.isNaN(trial.score()) ? null : trial.score();
        entity.foldScores = Texts.scores(trial.foldScores());
        entity.share = trial.share();
        return entity;
    }

    Trial toTrial() {
        Recipe recipe = new Recipe(algorithm, Texts.read(hyperparameters, Texts.NUMBERS));
        // what was written before there were folds has one score
        List<Double> scores =
                foldScores == null ? List.of(score == null ? Double.NaN : score) : Texts.scores(foldScores);
        return new Trial(number, recipe, scores, share);
    }
}
