package dev.perennial.training.store;

import jakarta.persistence.Column;
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
    /** Labelled examples of all its segments so far; counted by {@link Locks#count}. */
    @Column(insertable = false, updatable = false)
    long examples;

    int takeVersion() {
        return nextVersion++;
    }
}
