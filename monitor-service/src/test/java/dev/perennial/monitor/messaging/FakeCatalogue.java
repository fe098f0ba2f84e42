package dev.perennial.monitor.messaging;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.monitor.Samples;
import dev.perennial.monitor.domain.drift.Reference;
import java.util.Optional;

/** One model; its champion is what the test says. */
final class FakeCatalogue implements Catalogue {
    ModelDefinition definition = Samples.definition();
    Reference champion;
    int askedFor;

    FakeCatalogue(Reference champion) {
        this.champion = champion;
    }

    @Override
    public int partitions() {
        return 1;
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
}
