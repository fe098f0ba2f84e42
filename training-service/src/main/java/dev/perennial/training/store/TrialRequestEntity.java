package dev.perennial.training.store;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.event.TrialFitted;
import dev.perennial.contracts.event.TrialRequested;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.tuning.Asked;
import dev.perennial.training.domain.tuning.Schedule.Task;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

@Entity
@Table(name = "trial_request")
@IdClass(TrialRequestEntity.Key.class)
class TrialRequestEntity {
    @Id
    UUID runId;

    /** From 0, in the order asked for. */
    @Id
    int place;

    int number;
    int rung;

    @Enumerated(EnumType.STRING)
    Algorithm algorithm;

    String hyperparameters;
    Instant askedAt;
    boolean published;
    /** Who took it from the topic; null: nobody yet. */
    String offeredTo;
    /** Who fits it, or did last; null: nobody yet. */
    String owner;

    Instant leaseUntil;
    /** How often it was begun. */
    int attempts;
    /** Why it cannot be fitted; null: it can, as far as is known. */
    String failure;
    /** Null until its result is stored. */
    Instant foundAt;

    boolean foundPublished;
    Double wallSeconds;
    Double cpuSeconds;
    String curve;

    record Key(UUID runId, int place) {}

    static TrialRequestEntity of(UUID runId, Asked asked, Instant at) {
        TrialRequestEntity entity = new TrialRequestEntity();
        entity.runId = runId;
        entity.place = asked.place();
        entity.number = asked.task().number();
        entity.rung = asked.task().rung();
        entity.algorithm = asked.recipe().algorithm();
        entity.hyperparameters = Texts.write(asked.recipe().hyperparameters());
        entity.askedAt = at;
        return entity;
    }

    Asked toAsked() {
        Recipe recipe = new Recipe(algorithm, Texts.read(hyperparameters, Texts.NUMBERS));
        return new Asked(place, new Task(number, rung), recipe);
    }

    boolean isOpen() {
        return foundAt == null && failure == null;
    }

    TrialRequested toRequested(RunEntity run) {
        return new TrialRequested(
                run.toRequest().context().causes("trial-request/" + place, askedAt),
                run.modelName,
                runId,
                place,
                number,
                rung);
    }

    TrialFitted toFitted(RunEntity run) {
        return new TrialFitted(
                run.toRequest().context().causes("trial-result/" + place, foundAt),
                run.modelName,
                runId,
                place,
                number,
                rung,
                owner);
    }
}
