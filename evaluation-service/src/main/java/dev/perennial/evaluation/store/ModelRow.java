package dev.perennial.evaluation.store;

import dev.perennial.evaluation.domain.ChampionMove;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A model and where its champion stands; see the comments in the migration. */
@Entity
@Table(name = "model")
class ModelRow {
    @Id
    String modelName;

    Integer champion;
    long sequence;
    Instant withdrawnAt;
    boolean tombstoneDue;

    protected ModelRow() {}

    ModelRow(String modelName) {
        this.modelName = modelName;
    }

    /** Whatever was withdrawn before is deployed again by this; so the log need not tell of the withdrawal any more. */
    void move(ChampionMove move) {
        sequence = move.sequence();
        champion = move.modelVersion();
        withdrawnAt = null;
        tombstoneDue = false;
    }

    void withdraw(Instant at) {
        champion = null;
        withdrawnAt = at;
        tombstoneDue = true;
    }
}
