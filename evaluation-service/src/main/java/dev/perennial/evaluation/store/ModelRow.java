package dev.perennial.evaluation.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A model and where its champion stands; see the comments in the migration. */
@Entity
@Table(name = "model")
class ModelRow {
    @Id
    String modelName;

    Integer champion;
    long sequence;

    protected ModelRow() {}

    ModelRow(String modelName) {
        this.modelName = modelName;
    }
}
