package dev.perennial.training.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Its row is the lock under which everything about the model's runs is decided. */
@Entity
@Table(name = "model")
class ModelEntity {
    @Id
    String modelName;

    int nextVersion;
    boolean held;

    int takeVersion() {
        return nextVersion++;
    }
}
