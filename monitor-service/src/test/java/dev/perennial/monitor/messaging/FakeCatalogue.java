package dev.perennial.monitor.messaging;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.monitor.Samples;
import dev.perennial.monitor.domain.drift.Reference;
import java.time.Instant;
import java.util.Optional;

/** One model; its champion is what the test says. */
final class FakeCatalogue implements Catalogue {
    ModelDefinition definition = Samples.definition();
    Reference champion;
    int partitions = 1;
    Instant deletedAt = Instant.EPOCH;
    int askedFor;

    FakeCatalogue(Reference champion) {
        this.champion = champion;
    }

    @Override
    public int partitions() {
        return partitions;
    }

    @Override
    public Optional<ModelDefinition> definition(String modelName) {
        return modelName.equals(definition.name()) ? Optional.of(definition) : Optional.empty();
    }

    @Override
    public Optional<Reference> reference(String modelName, int answeringVersion) {
        askedFor = answeringVersion;
        return Optional.ofNullable(champion);
    }

    @Override
    public Instant deletedAt(String modelName) {
        return deletedAt;
    }
}
