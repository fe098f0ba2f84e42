package dev.perennial.training.run;

import dev.perennial.contracts.definition.ModelDefinition;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The definitions as the log has them now. */
@Singleton
public class Definitions {
    private final Map<String, ModelDefinition> byName = new ConcurrentHashMap<>();

    public void put(ModelDefinition definition) {
        byName.put(definition.name(), definition);
    }

    public void remove(String modelName) {
        byName.remove(modelName);
    }

    public Optional<ModelDefinition> find(String modelName) {
        return Optional.ofNullable(byName.get(modelName));
    }

    Map<String, ModelDefinition> all() {
        return Map.copyOf(byName);
    }
}
