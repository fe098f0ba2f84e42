package dev.perennial.ingest.objects;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.ingest.Samples;
import dev.perennial.ingest.messaging.Definitions;
import java.util.Optional;
import java.util.Set;

/** Definitions of models a, b and c. */
final class FixedDefinitions implements Definitions {
    private static final Set<String> MODELS = Set.of("a", "b", "c");

    @Override
    public Optional<ModelDefinition> find(String modelName) {
        return MODELS.contains(modelName) ? Optional.of(Samples.definition(modelName)) : Optional.empty();
    }

    @Override
    public Optional<ModelDefinition> findUpToDate(String modelName) {
        return find(modelName);
    }
}
